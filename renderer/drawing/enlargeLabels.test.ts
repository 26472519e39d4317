import { expect, it } from 'vitest';
import { enlargeLabels } from './enlargeLabels';
import type { Raster } from './raster';

const map = (rows: string[]): Raster => ({
  width: rows[0].length,
  height: rows.length,
  data: Uint8Array.from(rows.join(''), Number),
});

it('enlarges a disc to a disc, with no label that was not there', () => {
  const side = 32;
  const inDisc = (x: number, y: number, size: number) =>
    Math.hypot((x + 0.5) / size - 0.5, (y + 0.5) / size - 0.5) < 0.3;
  const data = Uint8Array.from({ length: side * side }, (_, i) =>
    inDisc(i % side, Math.floor(i / side), side) ? 7 : 2,
  );
  const large = enlargeLabels({ width: side, height: side, data }, { width: 256, height: 256 });
  expect(new Set(large.data)).toEqual(new Set([2, 7]));
  const wrong = ({ data: labels }: Raster) =>
    [...labels.keys()].filter(
      (i) => (labels[i] === 7) !== inDisc(i % 256, Math.floor(i / 256), 256),
    ).length;
  const blocks = Uint8Array.from({ length: 256 * 256 }, (_, i) => {
    const [x, y] = [i % 256, Math.floor(i / 256)];
    return data[(y >> 3) * side + (x >> 3)];
  });
  // Nearest pixels make stairs, with half as many pixels again on the wrong side.
  expect(wrong(large)).toBeLessThan(wrong({ width: 256, height: 256, data: blocks }) / 1.5);
});

it('keeps straight borders where they were, and fills another shape with the middle', () => {
  const halves = map(['0011', '0011', '0011', '0011']);
  const large = enlargeLabels(halves, { width: 8, height: 4 });
  expect([...large.data.subarray(0, 8)]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  const striped = map(['0000', '1111', '1111', '2222']);
  expect(new Set(enlargeLabels(striped, { width: 40, height: 8 }).data)).toEqual(new Set([1]));
});
