import { describe, expect, it } from 'vitest';
import type { Card, CardInput } from '../../contract';
import { adaptDrawing } from './adapt';
import { reduceRaster } from './reduce';

const labels = (names: string[], paper: string): CardInput => ({
  kind: 'labels',
  name: 'label',
  tensor: 'label',
  optional: false,
  stroke: 8,
  encoding: 'one-hot',
  range: [0, 1],
  paper,
  palette: names.map((name, i) => ({ name, colour: `#0000${10 + i}` })),
});
const ink = (name: string, optional = false): CardInput => ({
  kind: 'edges',
  name,
  tensor: name,
  optional,
  stroke: 3,
  encoding: 'grey',
  range: [-1, 1],
  paper: '#ffffff',
});
const paint = (optional: boolean): CardInput => ({
  kind: 'paint',
  name: 'paint',
  tensor: 'paint',
  optional,
  stroke: 6,
  encoding: 'hints',
  range: [-1, 1],
});
const card = (...inputs: CardInput[]) => ({ id: 'm', inputs }) as unknown as Card;

describe('a drawing for another model', () => {
  const from = card(labels(['grass', 'roof_red', 'castle'], 'grass'));
  const drawn = { width: 3, height: 1, data: Uint8Array.of(0, 1, 2) };

  it('has its labels by name, and paper where the name is not known', () => {
    const to = card(labels(['sea', 'Roof red', 'grass'], 'sea'));
    const { rasters, unknown, lacks } = adaptDrawing(from, to, [drawn]);
    expect([...rasters[0].data]).toEqual([2, 1, 0]);
    expect(unknown).toEqual(['castle']);
    expect(lacks).toEqual([]);
    const only = { ...drawn, data: Uint8Array.of(0, 1, 1) };
    expect(adaptDrawing(from, to, [only]).unknown).toEqual([]);
  });

  it('lacks what it has no sheet for, unless that is optional', () => {
    expect(adaptDrawing(from, card(ink('ink')), [drawn]).lacks).toEqual(['edges']);
    const inked = { width: 2, height: 1, data: Uint8Array.of(0, 255) };
    const both = adaptDrawing(card(ink('line')), card(paint(true), ink('ink')), [inked]);
    expect(both.lacks).toEqual([]);
    expect([...both.rasters[0].data]).toEqual([0, 0]);
    expect(both.rasters[1]).toBe(inked);
    // All optional, and none of them fits.
    expect(adaptDrawing(from, card(paint(true)), [drawn]).lacks).toEqual(['paint']);
  });

  it('takes the sheet of the same name where several are of a kind', () => {
    const [a, b] = [1, 2].map((v) => ({ width: 1, height: 1, data: Uint8Array.of(v) }));
    const { rasters } = adaptDrawing(card(ink('a'), ink('b')), card(ink('b')), [a, b]);
    expect(rasters).toEqual([b]);
  });
});

describe('a reduced raster', () => {
  it('keeps thin ink, and blends no labels', () => {
    const data = new Uint8Array(16);
    data[5] = 200;
    expect([...reduceRaster({ width: 4, height: 4, data }, 2, 'ink').data]).toEqual([200, 0, 0, 0]);
    const classes = Uint8Array.from({ length: 16 }, (_, i) => i);
    const small = reduceRaster({ width: 4, height: 4, data: classes }, 2, 'labels');
    expect([...small.data]).toEqual([5, 7, 13, 15]);
    expect(reduceRaster({ width: 5, height: 3, data: new Uint8Array(15) }, 4, 'ink').width).toBe(1);
  });
});
