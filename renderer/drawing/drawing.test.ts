import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stroke } from '#common/contract';
import { LabelPalette } from '#common/label/labelPalette';
import { anyMark } from './arbitrary.test-data';
import { applyMark, markList, newSheet, rasterise, type Sheet, withMark } from './drawing';
import { floodFill } from './fill';
import { Painter } from './painter';
import { blankRaster, type Point, type Raster } from './raster';
import { RasterCache } from './rasterCache';
import { coneSpans, polygonSpans } from './spans';

const palette = new LabelPalette([
  { name: 'grass', colour: '#9ccc3c' },
  { name: 'water', colour: '#3a7bd5' },
  { name: 'castle', colour: '#7b4fb5' },
  { name: 'snow', colour: '#f2f6fa' },
]);

const sheet: fc.Arbitrary<Sheet> = fc
  .tuple(
    fc.integer({ min: 1, max: 64 }),
    fc.integer({ min: 1, max: 64 }),
    fc.nat(3),
    fc.array(anyMark, { maxLength: 8 }),
  )
  .map(([width, height, paper, marks]) =>
    marks.reduce(withMark, newSheet('label', blankRaster(width, height, paper), paper)),
  );

describe('label exactness', () => {
  it('no sheet can hold a class that neither its paper nor a mark has', () => {
    fc.assert(
      fc.property(sheet, (s) => {
        const legal = new Set([s.paper, ...markList(s).map((m) => ('value' in m ? m.value : 0))]);
        const raster = rasterise(s);
        expect(raster.data.length).toBe(s.ground.width * s.ground.height);
        expect(raster.data.every((value) => legal.has(value))).toBe(true);
      }),
    );
  });

  it('a label map survives palette colours and back, with no illegal pixel', () => {
    fc.assert(
      fc.property(sheet, (s) => {
        const { width, height, data } = rasterise(s);
        const picture = palette.toPicture(data as Uint8Array, width, height);
        expect(palette.toIndices(picture)).toEqual({ indices: data, illegal: 0 });
      }),
    );
  });

  it('the cache gives what a rasteriser from scratch gives, in any order of undo and redo', () => {
    fc.assert(
      fc.property(
        sheet,
        fc.array(fc.nat(8)),
        fc.constantFrom(1, 10_000, 40_000),
        (s, order, budget) => {
          const cache = new RasterCache(budget);
          const states = [{ ...s, marks: undefined } as Sheet];
          for (const m of markList(s)) states.push(withMark(states.at(-1)!, m));
          for (const i of [...states.keys(), ...order.map((n) => n % states.length)]) {
            expect(cache.get(states[i])).toEqual(rasterise(states[i]));
          }
        },
      ),
    );
  });

  it('ten thousand marks cost ten thousand marks, not their square', () => {
    const cache = new RasterCache();
    let s = newSheet('label', blankRaster(8, 8, 0), 0);
    for (let i = 0; i < 10_000; i++) {
      s = withMark(s, { kind: 'fill', value: 1 + (i % 2), x: 1, y: 1 });
      cache.get(s);
    }
    expect(s.marks?.count).toBe(10_000);
    expect(markList(s).length).toBe(10_000);
    expect(new Set(cache.get(s).data)).toEqual(new Set([2]));
  });

  it('a sheet over a picture leaves the picture as it was', () => {
    const ground = blankRaster(8, 8, 1);
    const s = withMark(newSheet('label', ground, 0), { kind: 'fill', value: 2, x: 1, y: 1 });
    expect(new Set(rasterise(s).data)).toEqual(new Set([2]));
    expect(new Set(ground.data)).toEqual(new Set([1]));
  });
});

const fillPolygon = (raster: Raster, polygon: readonly Point[], value: number) =>
  polygonSpans(raster, polygon, new Painter(raster).spanFiller(value));
const fillDisc = (raster: Raster, at: Point, radius: number, value: number) =>
  coneSpans(raster, at, radius, at, radius, new Painter(raster).spanFiller(value));
const paintStroke = (raster: Raster, stroke: Stroke, value: number) =>
  applyMark(raster, { kind: 'stroke', value, stroke });
const sum = ({ data }: Raster) => Array.from(data).reduce((a, b) => a + b, 0);

describe('raster', () => {
  it('two polygons that share an edge cover every pixel once', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 15, noNaN: true }),
        fc.double({ min: 1, max: 15, noNaN: true }),
        (top, bottom) => {
          const left = blankRaster(16, 16, 0);
          const right = blankRaster(16, 16, 0);
          fillPolygon(
            left,
            [
              [0, 0],
              [top, 0],
              [bottom, 16],
              [0, 16],
            ],
            1,
          );
          fillPolygon(
            right,
            [
              [top, 0],
              [16, 0],
              [16, 16],
              [bottom, 16],
            ],
            1,
          );
          expect(left.data.every((value, i) => value + right.data[i] === 1)).toBe(true);
        },
      ),
    );
  });

  it('a disc has the area of a disc, and the smallest still marks its pixel', () => {
    const map = blankRaster(64, 64, 0);
    fillDisc(map, [32, 32], 20, 1);
    const area = sum(map);
    expect(Math.abs(area - Math.PI * 400)).toBeLessThan(20);
    const tiny = blankRaster(4, 4, 0);
    paintStroke(tiny, { points: [[1.1, 2.1, 0]], size: 1, pen: true }, 1);
    expect([...tiny.data.keys()].filter((i) => tiny.data[i])).toEqual([9]);
  });

  it('flood fill stops at other classes and at the map, and does not leak over corners', () => {
    const map = { width: 3, height: 3, data: Uint8Array.of(0, 1, 0, 1, 1, 0, 0, 0, 0) };
    expect(floodFill(map, [0, 0], 2)).toBe(true);
    expect([...map.data]).toEqual([2, 1, 0, 1, 1, 0, 0, 0, 0]);
    expect(floodFill(map, [2, 2], 2)).toBe(true);
    expect([...map.data]).toEqual([2, 1, 2, 1, 1, 2, 2, 2, 2]);
    expect(floodFill(map, [5, 5], 1)).toBe(false);
  });

  it('a zigzag is as wide at its turns as anywhere', () => {
    const map = blankRaster(120, 80, 0);
    const corners = [
      [20, 20],
      [100, 22],
      [20, 30],
      [100, 60],
      [24, 62],
    ] as const;
    const points = corners.flatMap(([x, y], i) => {
      const [nx, ny] = corners[Math.min(i + 1, corners.length - 1)];
      return Array.from(
        { length: 10 },
        (_, k) => [x + ((nx - x) * k) / 10, y + ((ny - y) * k) / 10, 0.5] as const,
      );
    });
    paintStroke(map, { points, size: 12, pen: false }, 1);
    // Every sample of the middle line has at least a core of the brush around it.
    const core = blankRaster(120, 80, 0);
    for (const [x, y] of points.slice(2, -12)) fillDisc(core, [x, y], 3, 1);
    for (let i = 0; i < core.data.length; i++) if (core.data[i]) expect(map.data[i]).toBe(1);
  });

  it('a stroke of full pressure is as wide as the brush, a pen touch thinner, a click a dot', () => {
    const width = (pressure: number, pen: boolean) => {
      const map = blankRaster(100, 60, 0);
      const points = Array.from({ length: 40 }, (_, i) => [10 + i * 2, 30, pressure] as const);
      paintStroke(map, { points, size: 20, pen }, 1);
      let count = 0;
      for (let y = 0; y < 60; y++) count += map.data[y * 100 + 50];
      return count;
    };
    expect(Math.abs(width(1, true) - 20)).toBeLessThanOrEqual(1);
    expect(Math.abs(width(0.5, false) - 20)).toBeLessThanOrEqual(1);
    expect(width(0.05, true)).toBeLessThan(8);
    const dot = blankRaster(40, 40, 0);
    paintStroke(dot, { points: [[20, 20, 0.5]], size: 10, pen: false }, 1);
    expect(sum(dot)).toBeGreaterThan(60);
  });
});
