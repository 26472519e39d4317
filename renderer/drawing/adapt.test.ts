import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Card, CardInput } from '#common/contract';
import { adaptDrawing } from './adapt';
import { downscaleRaster } from './downscaleRaster';
import { drawingFromRasters, fitRaster } from './fitRaster';
import type { Raster } from './raster';

const labels = (names: string[], paper: string): CardInput => ({
  kind: 'labels',
  name: 'label',
  tensor: 'label',
  layout: 'nchw',
  type: 'float32',
  optional: false,
  stroke: 8,
  encoding: 'one-hot',
  scaling: { range: [0, 1] },
  paper,
  palette: names.map((name, i) => ({ name, colour: `#0000${10 + i}` })),
});
const ink = (name: string, optional = false): CardInput => ({
  kind: 'edges',
  name,
  tensor: name,
  layout: 'nchw',
  type: 'float32',
  optional,
  stroke: 3,
  encoding: 'grey',
  scaling: { range: [-1, 1] },
  paper: '#ffffff',
});
const paint = (optional: boolean): CardInput => ({
  kind: 'paint',
  name: 'paint',
  tensor: 'paint',
  layout: 'nchw',
  type: 'float32',
  optional,
  stroke: 6,
  encoding: 'hints',
  scaling: { range: [-1, 1] },
});
const blank = (width: number, height: number) => ({
  width,
  height,
  data: new Uint8Array(width * height),
});
const card = (...inputs: CardInput[]) => ({ id: 'm', inputs }) as unknown as Card;

describe('a drawing for another model', () => {
  const from = card(labels(['grass', 'roof_red', 'castle'], 'grass'));
  const drawn = { width: 3, height: 1, data: Uint8Array.of(0, 1, 2) };

  it('has its labels by name, and paper where the name is not known', () => {
    const to = card(labels(['sea', 'Roof red', 'grass'], 'sea'));
    const { rasters, unknownLabels, missingInputs } = adaptDrawing(from, to, [drawn]);
    expect([...rasters[0].data]).toEqual([2, 1, 0]);
    expect(unknownLabels).toEqual([{ name: 'castle', pixels: 1 }]);
    expect(missingInputs).toEqual([]);
    const only = { ...drawn, data: Uint8Array.of(0, 1, 1) };
    expect(adaptDrawing(from, to, [only]).unknownLabels).toEqual([]);
  });

  it('lacks what it has no sheet for, unless that is optional', () => {
    expect(adaptDrawing(from, card(ink('ink')), [drawn]).missingInputs).toEqual(['edges']);
    const inked = { width: 2, height: 1, data: Uint8Array.of(0, 255) };
    const both = adaptDrawing(card(ink('line')), card(paint(true), ink('ink')), [inked]);
    expect(both.missingInputs).toEqual([]);
    expect([...both.rasters[0].data]).toEqual([0, 0]);
    expect(both.rasters[1]).toBe(inked);
    // All optional, and none of them fits.
    expect(adaptDrawing(from, card(paint(true)), [drawn]).missingInputs).toEqual(['paint']);
  });

  it('takes the sheet of the same name where several are of a kind', () => {
    const [a, b] = [1, 2].map((v) => ({ width: 1, height: 1, data: Uint8Array.of(v) }));
    const { rasters, droppedSheets } = adaptDrawing(card(ink('a'), ink('b')), card(ink('b')), [
      a,
      b,
    ]);
    expect(rasters).toEqual([b]);
    expect(droppedSheets).toEqual(['edges']);
    // Each sheet goes to one place: the other stays blank.
    const twice = adaptDrawing(card(ink('b')), card(ink('a'), ink('b')), [b]);
    expect(twice.rasters.map(({ data }) => data[0])).toEqual([0, 2]);
    expect(twice.missingInputs).toEqual(['edges']);
  });

  it('fits if anything of it is left, or if there was nothing to lose', () => {
    const inked = { width: 1, height: 1, data: Uint8Array.of(9) };
    const none = { width: 1, height: 1, data: Uint32Array.of(0) };
    const flowers = card(ink('ink'), paint(true));
    expect(adaptDrawing(flowers, card(ink('line')), [inked, none])).toMatchObject({
      fits: true,
      droppedSheets: [],
    });
    // The paint is blank, and the ink has nowhere to go.
    expect(adaptDrawing(flowers, card(paint(false)), [inked, none])).toMatchObject({
      fits: false,
      droppedSheets: ['edges'],
    });
    expect(adaptDrawing(flowers, card(paint(false)), [blank(1, 1), none]).fits).toBe(true);
    expect(adaptDrawing(from, card(labels(['sea', 'rock'], 'sea')), [drawn]).fits).toBe(false);
  });

  it('never holds a label that is none, and counts every pixel that it loses', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'A b', 'a_b'), {
      minLength: 2,
    });
    fc.assert(
      fc.property(names, names, fc.array(fc.nat(9), { minLength: 1, maxLength: 60 }), (a, b, v) => {
        const data = Uint8Array.from(v, (n) => n % a.length);
        const raster = { width: data.length, height: 1, data };
        const there = adaptDrawing(card(labels(a, a[0])), card(labels(b, b[0])), [raster]);
        const plain = (name: string) => name.toLowerCase().replace('_', ' ');
        data.forEach((index, i) => {
          const known = b.findIndex((name) => plain(name) === plain(a[index]));
          expect(there.rasters[0].data[i]).toBe(Math.max(0, known));
          expect(there.unknownLabels.some(({ name }) => name === a[index])).toBe(known < 0);
        });
        const lost = there.unknownLabels.reduce((sum, { pixels }) => sum + pixels, 0);
        expect(there.fits).toBe(lost < data.length);
        // With no two labels of one name, what was known comes back as it was.
        if (new Set(a.map(plain)).size < a.length || new Set(b.map(plain)).size < b.length) return;
        const back = adaptDrawing(card(labels(b, b[0])), card(labels(a, a[0])), there.rasters);
        if (lost === 0) expect([...back.rasters[0].data]).toEqual([...data]);
      }),
    );
  });
});

describe('a raster fitted to another size', () => {
  const any = fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
    .chain(([width, height]) =>
      fc
        .array(fc.constantFrom(0, 1, 2, 255), {
          minLength: width * height,
          maxLength: width * height,
        })
        .map((values): Raster => ({ width, height, data: Uint8Array.from(values) })),
    );
  const side = fc.integer({ min: 1, max: 20 });

  it('has its size, and no value but those it had and paper', () => {
    fc.assert(
      fc.property(any, side, side, fc.constantFrom('labels', 'ink', 'paint'), (r, w, h, kind) => {
        const made = fitRaster(r, { width: w, height: h }, kind as 'ink', 7);
        expect([made.width, made.height, made.data.length]).toEqual([w, h, w * h]);
        const legal = new Set([7, ...r.data]);
        expect(made.data.every((value) => legal.has(value))).toBe(true);
      }),
    );
  });

  it('is itself at its own size, loses no ink, and comes back when it was only enlarged', () => {
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 4 }), (r, times) => {
        expect(fitRaster(r, r, 'labels', 0)).toBe(r);
        const size = { width: r.width * times, height: r.height * times };
        expect(fitRaster(fitRaster(r, size, 'labels', 0), r, 'labels', 0)).toEqual(r);
        const small = fitRaster(r, { width: 1, height: 1 }, 'ink', 0);
        if (r.width === r.height) expect(small.data[0]).toBe(Math.max(...r.data));
      }),
    );
  });

  it('lies in the middle, on paper', () => {
    const wide = { width: 4, height: 2, data: new Uint8Array(8).fill(3) };
    expect([...fitRaster(wide, { width: 2, height: 3 }, 'labels', 1).data]).toEqual([
      1, 1, 3, 3, 1, 1,
    ]);
    const drawing = drawingFromRasters({ inputs: [ink('ink')] }, [blank(2, 2)], {
      width: 3,
      height: 4,
    });
    expect(drawing[0]).toMatchObject({ name: 'ink', paper: 0, ground: { width: 3, height: 4 } });
  });
});

describe('a reduced raster', () => {
  it('keeps thin ink, and blends no labels', () => {
    const data = new Uint8Array(16);
    data[5] = 200;
    expect([...downscaleRaster({ width: 4, height: 4, data }, 2, 'ink').data]).toEqual([
      200, 0, 0, 0,
    ]);
    const classes = Uint8Array.from({ length: 16 }, (_, i) => i);
    const small = downscaleRaster({ width: 4, height: 4, data: classes }, 2, 'labels');
    expect([...small.data]).toEqual([5, 7, 13, 15]);
    expect(downscaleRaster({ width: 5, height: 3, data: new Uint8Array(15) }, 4, 'ink').width).toBe(
      1,
    );
  });
});
