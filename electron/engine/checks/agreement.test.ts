import { expect, it } from 'vitest';
import { agreement } from './agreement';

const reference = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i));

it('an error of a hundredth of the range is 40 dB, an equal output 200', () => {
  const range = Math.max(...reference) - Math.min(...reference);
  const off = reference.map((value, i) => value + (i % 2 ? 1 : -1) * range * 0.01);
  expect(agreement(off, reference)).toBeCloseTo(40, 3);
  expect(agreement(reference, reference)).toBe(200);
});

it('black is far from a picture, and near to black', () => {
  const black = new Float32Array(1000);
  expect(agreement(black, reference)).toBeLessThan(12);
  expect(agreement(black, black)).toBe(200);
  expect(agreement(new Float32Array(1000).fill(1), black)).toBeLessThan(0);
});

it('is no number for what is no number, or another size', () => {
  for (const bad of [Number.NaN, Infinity]) {
    const spoilt = reference.slice();
    spoilt[500] = bad;
    expect(agreement(spoilt, reference)).toBeNaN();
    expect(agreement(reference, spoilt)).toBeNaN();
  }
  expect(agreement(reference.subarray(1), reference)).toBeNaN();
});
