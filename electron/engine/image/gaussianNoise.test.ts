import { expect, it } from 'vitest';
import { gaussianNoise, noiseBetween } from './gaussianNoise';

it('noise is normal, and a seed stands for it', () => {
  const values = gaussianNoise(7, 20_000);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  expect(gaussianNoise(7, 8)).toEqual(values.slice(0, 8));
  expect(gaussianNoise(8, 8)).not.toEqual(values.slice(0, 8));
});

it('neighbouring seeds share nothing', () => {
  const firsts = Array.from({ length: 2_000 }, (_, seed) => gaussianNoise(seed, 1)[0]);
  const mean = firsts.reduce((a, b) => a + b, 0) / firsts.length;
  expect(Math.abs(mean)).toBeLessThan(0.1);
  const variance = firsts.reduce((a, b) => a + (b - mean) ** 2, 0) / firsts.length;
  expect(Math.abs(variance - 1)).toBeLessThan(0.1);
  let product = 0;
  for (let i = 1; i < firsts.length; i++) product += firsts[i] * firsts[i - 1];
  expect(Math.abs(product / firsts.length)).toBeLessThan(0.1);
});

it('between two seeds the noise stays normal, and its ends are theirs', () => {
  expect(noiseBetween(7, 9, 0, 100)).toEqual(gaussianNoise(7, 100));
  expect(noiseBetween(7, 9, 1, 100)).toEqual(gaussianNoise(9, 100));
  const half = noiseBetween(7, 9, 0.5, 20_000);
  const variance = half.reduce((a, b) => a + b ** 2, 0) / half.length;
  expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  const near = (seed: number) =>
    gaussianNoise(seed, 20_000).reduce((sum, value, i) => sum + value * half[i], 0) / half.length;
  expect(near(7)).toBeCloseTo(Math.SQRT1_2, 1);
  expect(near(9)).toBeCloseTo(Math.SQRT1_2, 1);
});
