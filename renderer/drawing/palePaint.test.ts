import { expect, it } from 'vitest';
import type { Card } from '#common/contract';
import { testInputs, testModel } from '../studio/workspace.test-data';
import { compose } from './compose';
import { plainLook, withLayer } from './layerLook';
import { wholeBox } from './painter';
import { hatchPalePaint } from './palePaint';
import { packColour } from './sheets';

const paint = { ...testInputs.ink, kind: 'paint', name: 'paint', encoding: 'hints' };
const { card } = testModel('painted', { inputs: [paint] as unknown as Card['inputs'] });
const side = 16;

/** Pixels that are hatched in a part of a sheet all of one value. */
function hatched(
  value: number,
  opacity = 1,
  part?: [x: number, y: number, side: number],
): string[] {
  const sheet = (fill: number) => new Uint32Array(side * side).fill(fill);
  // The sketch is the last.
  const rasters = [value, 0].map((fill) => ({ width: side, height: side, data: sheet(fill) }));
  const look = withLayer(plainLook, 'paint', { opacity });
  const picture = compose(card, rasters, 0, look);
  const plain = picture.data.slice();
  const [x, y, length] = part ?? [0, 0, side];
  const box = part ? { x, y, width: length, height: length } : wholeBox(picture);
  hatchPalePaint(picture, card, rasters, box, 0, look);
  const changed = [...plain.keys()].filter((i) => i % 4 === 0 && plain[i] !== picture.data[i]);
  return changed.map((i) => `${(i / 4) % side},${Math.floor(i / 4 / side)}`);
}

const white = packColour('#ffffff');

it('white paint is hatched in stripes, the same in any part of it', () => {
  const all = hatched(white);
  expect(all.length).toBeGreaterThan((side * side) / 8);
  for (const at of all) {
    const [x, y] = at.split(',').map(Number);
    expect((x + y) % 6).toBe(0);
  }
  const inPart = all.filter((at) => at.split(',').every((n) => Number(n) >= 5 && Number(n) < 12));
  expect(hatched(white, 1, [5, 5, 7])).toEqual(inPart);
});

it('paint that is faint is hatched if it is pale itself', () => {
  expect(hatched(white, 0.1)).toEqual(hatched(white));
  expect(hatched(packColour('#ff0000'), 0.05)).toEqual([]);
});

it('nothing is hatched where no paint is, or none is seen', () => {
  expect(hatched(0)).toEqual([]);
  expect(hatched(white, 0)).toEqual([]);
});
