import { expect, it } from 'vitest';
import type { Picture } from '../contract';
import { isGreyPhotograph } from './colour';

/** A picture of 16 × 16 whose pixel at (x, y) is what `at` says. */
function picture(at: (x: number, y: number) => [number, number, number]): Picture {
  const data = new Uint8Array(16 * 16 * 4);
  for (let i = 0; i < 256; i++) data.set([...at(i % 16, i >> 4), 255], i * 4);
  return { width: 16, height: 16, depth: 8, data };
}

it('finds that a photograph is grey, with the noise of a JPEG and a faint tone too', () => {
  expect(isGreyPhotograph(picture((x) => [x * 16, x * 16, x * 16]))).toBe(true);
  expect(isGreyPhotograph(picture((x, y) => [x * 15 + (y % 5), x * 15, x * 15 + 4]))).toBe(true);
});

it('takes neither a coloured picture nor a drawing in ink for one', () => {
  expect(isGreyPhotograph(picture((x) => [x * 16, 100, 100]))).toBe(false);
  // A red dot on grey is a picture in colours.
  expect(
    isGreyPhotograph(picture((x, y) => (x < 2 && y < 2 ? [220, 30, 30] : [128, 128, 128]))),
  ).toBe(false);
  expect(isGreyPhotograph(picture((x) => (x === 3 ? [0, 0, 0] : [255, 255, 255])))).toBe(false);
});
