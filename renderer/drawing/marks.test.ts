import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mark, Symmetry } from '#common/contract';
import { markSchema } from '#common/contract';
import { anyInkMark, anySymmetry } from './arbitrary.test-data';
import { applyMark, paintMark } from './drawing';
import { floodFill } from './fill';
import { Painter } from './painter';
import { blankRaster, copyRaster, type Raster } from './raster';
import { conePainter, StrokeBuilder } from './stroke';

const noise = (width: number, height: number, values: number, salt: number): Raster => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, i) => ((i * 7919 + salt) >> 3) % values),
});

describe('marks', () => {
  it('every mark fits its schema, and survives JSON', () => {
    fc.assert(
      fc.property(anyInkMark, (mark) => {
        expect(markSchema.parse(JSON.parse(JSON.stringify(mark)))).toEqual(mark);
      }),
    );
  });

  it('an unknown one is an error', () => {
    const mark = { kind: 'spray', value: 1 } as unknown as Mark;
    expect(() => applyMark(blankRaster(8, 8, 0), mark)).toThrow('unknown mark: {"kind":"spray"');
  });

  it('a mark changes nothing outside of where the painter says it did', () => {
    fc.assert(
      fc.property(anyInkMark, fc.nat(1000), (mark, salt) => {
        if (mark.kind === 'fill') return;
        const before = noise(40, 30, 4, salt);
        const painter = new Painter(copyRaster(before));
        paintMark(painter, mark);
        const box = painter.takeDirty();
        const outside = (i: number) => {
          const [x, y] = [i % 40, Math.floor(i / 40)];
          return (
            !box || x < box.x || y < box.y || x >= box.x + box.width || y >= box.y + box.height
          );
        };
        const { data } = painter.raster;
        expect(before.data.every((value, i) => data[i] === value || !outside(i))).toBe(true);
      }),
    );
  });

  it('what was painted since a checkpoint can be rolled back', () => {
    fc.assert(
      fc.property(anyInkMark, fc.nat(1000), (mark, salt) => {
        if (mark.kind === 'fill') return;
        const before = noise(33, 47, 4, salt);
        const painter = new Painter(copyRaster(before));
        painter.checkpoint();
        paintMark(painter, mark);
        painter.rollback();
        expect(painter.raster).toEqual(before);
      }),
    );
  });

  it('a stroke that comes in pieces, shown after each, ends as the stroke at once', () => {
    fc.assert(
      fc.property(anyInkMark, fc.array(fc.integer({ min: 1, max: 4 })), (mark, pieces) => {
        if (mark.kind !== 'stroke') return;
        const whole = blankRaster(64, 48, 9);
        applyMark(whole, mark);
        const painter = new Painter(blankRaster(64, 48, 9));
        const { stroke } = mark;
        const brush = new StrokeBuilder(stroke, conePainter(painter, mark, stroke.soft));
        const points = [...mark.stroke.points];
        while (points.length > 0) {
          painter.rollback();
          for (const point of points.splice(0, pieces.pop() ?? 3)) brush.add(point);
          painter.checkpoint();
          brush.tail();
        }
        expect(painter.raster).toEqual(whole);
      }),
    );
  });
});

describe('soft ink', () => {
  const inked = (pressure: number, stroke: { soft: boolean; size: number }) => {
    const raster = blankRaster(64, 16, 0);
    const points = [
      [4, 8.5, pressure],
      [60, 8.5, pressure],
    ] as const;
    applyMark(raster, { kind: 'stroke', value: 255, stroke: { points, pen: true, ...stroke } });
    return Array.from(raster.data).reduce((sum, value) => sum + value, 0) / 255 / 56;
  };

  it('of two pixels shows pressure, which hard ink can not', () => {
    const widths = [0.1, 0.4, 0.7, 1].map((p) => inked(p, { soft: true, size: 2 }));
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    expect(widths[0]).toBeLessThan(0.75);
    expect(widths[3]).toBeGreaterThan(1.8);
    expect(inked(0.1, { soft: false, size: 2 })).toBe(inked(0.3, { soft: false, size: 2 }));
  });

  it('is as wide as it is told', () => {
    for (const size of [3, 5.5, 7]) {
      // Its round ends add a disc.
      const wanted = size + (Math.PI * (size / 2) ** 2) / 56;
      expect(Math.abs(inked(1, { soft: true, size }) - wanted)).toBeLessThan(0.1);
    }
  });

  it('is erased whole by a stroke along it', () => {
    const raster = blankRaster(64, 16, 0);
    const points = [
      [4, 8.2, 1],
      [60, 8.2, 1],
    ] as const;
    const stroke = { points, pen: false, soft: true };
    applyMark(raster, { kind: 'stroke', value: 255, stroke: { ...stroke, size: 3 } });
    applyMark(raster, { kind: 'stroke', value: 0, stroke: { ...stroke, size: 6 } });
    expect(raster.data.every((value) => value === 0)).toBe(true);
  });
});

describe('symmetry', () => {
  const mirrorX = (i: number, w: number) => i - (i % w) + (w - 1 - (i % w));
  const mirrorY = (i: number, w: number, h: number) => (h - 1 - Math.floor(i / w)) * w + (i % w);

  it('both sides are alike to the last pixel, for every mark but a move', () => {
    fc.assert(
      fc.property(anyInkMark, fc.integer({ min: 8, max: 65 }), (given, size) => {
        if (given.kind === 'move' || given.kind === 'fill') return;
        for (const kind of ['vertical', 'horizontal', 'both'] as const) {
          const raster = blankRaster(size, size, 9);
          applyMark(raster, { ...given, symmetry: { kind } } as Mark);
          const { data } = raster;
          const alike = (mirror: (i: number, w: number, h: number) => number) =>
            data.every((value, i) => data[mirror(i, size, size)] === value);
          if (kind !== 'horizontal') expect(alike(mirrorX)).toBe(true);
          if (kind !== 'vertical') expect(alike(mirrorY)).toBe(true);
        }
      }),
    );
  });

  it('n-fold symmetry paints n dots around the centre', () => {
    for (const count of [2, 3, 5, 8, 12]) {
      const raster = blankRaster(101, 101, 0);
      const symmetry: Symmetry = { kind: 'radial', count };
      const stroke = { points: [[50.5, 15.5, 0.5]] as const, size: 7, pen: false };
      applyMark(raster, { kind: 'stroke', value: 1, stroke, symmetry });
      let dots = 0;
      for (let i = 0; i < raster.data.length; i++) {
        if (raster.data[i] === 1) {
          dots++;
          floodFill(raster, [i % 101, Math.floor(i / 101)], 2);
        }
      }
      expect(dots).toBe(count);
    }
  });

  it('a fill with any symmetry paints only its own value', () => {
    fc.assert(
      fc.property(anySymmetry, fc.nat(1000), (symmetry, salt) => {
        const raster = noise(32, 32, 3, salt);
        applyMark(raster, { kind: 'fill', value: 7, x: 10.5, y: 4.5, symmetry });
        expect(raster.data.every((value) => value <= 2 || value === 7)).toBe(true);
      }),
    );
  });
});

describe('shapes', () => {
  const paint = (mark: Mark, size = 100) => {
    const raster = blankRaster(size, size, 0);
    applyMark(raster, mark);
    return raster;
  };
  const sum = ({ data }: Raster) => Array.from(data).reduce((a, b) => a + b, 0);
  const shape = (
    form: 'line' | 'rectangle' | 'ellipse' | 'polygon',
    points: [number, number][],
    filled: boolean,
    size = 1,
  ): Mark => ({ kind: 'shape', value: 1, shape: { form, points, size, filled } });

  it('a filled rectangle on whole pixels holds exactly those', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.nat(99), fc.nat(99), fc.nat(99), (x0, y0, x1, y1) => {
        const raster = paint(
          shape(
            'rectangle',
            [
              [x0, y0],
              [x1, y1],
            ],
            true,
          ),
        );
        expect(sum(raster)).toBe(Math.abs(x1 - x0) * Math.abs(y1 - y0));
      }),
    );
  });

  it('an ellipse has the area of an ellipse', () => {
    const area = sum(
      paint(
        shape(
          'ellipse',
          [
            [10, 20],
            [90, 70],
          ],
          true,
        ),
      ),
    );
    expect(Math.abs(area / (Math.PI * 40 * 25) - 1)).toBeLessThan(0.01);
  });

  it('an outline is as wide as it should be, with sharp corners on a rectangle', () => {
    const raster = paint(
      shape(
        'rectangle',
        [
          [20, 20],
          [80, 80],
        ],
        false,
        4,
      ),
    );
    expect(sum(raster)).toBe(64 * 64 - 56 * 56);
    expect(raster.data[18 * 100 + 18]).toBe(1);
    const line = paint(
      shape(
        'line',
        [
          [20, 50],
          [80, 50],
        ],
        false,
        6,
      ),
    );
    let across = 0;
    for (let y = 0; y < 100; y++) across += line.data[y * 100 + 50];
    expect(across).toBe(6);
  });

  it('a line of one pixel has no hole, whatever its direction', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 6.28, noNaN: true }), (angle) => {
        const [x, y] = [50 + 40 * Math.cos(angle), 50 + 40 * Math.sin(angle)];
        const raster = paint(
          shape(
            'line',
            [
              [50.5, 50.5],
              [x, y],
            ],
            false,
            1,
          ),
        );
        // Every row, or every column, from end to end holds ink.
        const steep = Math.abs(Math.sin(angle)) > Math.abs(Math.cos(angle));
        const [a, b] = steep ? [50.5, y] : [50.5, x];
        for (let i = Math.ceil(Math.min(a, b)); i < Math.floor(Math.max(a, b)); i++) {
          let found = false;
          for (let j = 0; j < 100; j++) {
            if (raster.data[steep ? i * 100 + j : j * 100 + i]) found = true;
          }
          expect(found).toBe(true);
        }
      }),
    );
  });
});

describe('moving', () => {
  it('there and back is as before, where nothing was in the way', () => {
    fc.assert(
      fc.property(fc.nat(19), fc.nat(19), (dx, dy) => {
        const raster = blankRaster(40, 40, 0);
        const patch = noise(20, 20, 3, dx);
        for (let y = 0; y < 20; y++) {
          raster.data.set(patch.data.subarray(y * 20, y * 20 + 20), y * 40);
        }
        const before = raster.data.slice();
        const from = { x: 0, y: 0, width: 20, height: 20 };
        const to = { ...from, x: dx, y: dy };
        applyMark(raster, { kind: 'move', value: 0, from, to });
        applyMark(raster, { kind: 'move', value: 0, from: to, to: from });
        expect(raster.data).toEqual(before);
      }),
    );
  });

  it('twice as large, every pixel becomes four; a copy leaves the original', () => {
    const raster = blankRaster(8, 8, 0);
    raster.data.set([1, 2], 0);
    raster.data.set([3, 4], 8);
    const from = { x: 0, y: 0, width: 2, height: 2 };
    const to = { x: 4, y: 4, width: 4, height: 4 };
    applyMark(raster, { kind: 'move', value: 9, from, to, copy: true });
    const row = (y: number) => [...raster.data.subarray(y * 8, y * 8 + 8)];
    expect(row(0)).toEqual([1, 2, 0, 0, 0, 0, 0, 0]);
    expect(row(4)).toEqual([0, 0, 0, 0, 1, 1, 2, 2]);
    expect(row(7)).toEqual([0, 0, 0, 0, 3, 3, 4, 4]);
    applyMark(raster, { kind: 'move', value: 9, from, to: { ...from, x: -1 } });
    expect(row(0)).toEqual([2, 9, 0, 0, 0, 0, 0, 0]);
  });
});
