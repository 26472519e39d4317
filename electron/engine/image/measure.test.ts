import { describe, expect, it } from 'vitest';
import type { Picture } from '#common/contract';
import { measure } from './measure';

/** Grey pictures from a function of place. */
function grey(width: number, height: number, value: (x: number, y: number) => number): Picture {
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      data.fill(value(x, y), (y * width + x) * 4, (y * width + x) * 4 + 3);
  }
  return { width, height, depth: 8, data };
}

/** SSIM with the window written out in two dimensions. */
function slowSsim(a: Picture, b: Picture): number {
  const kernel = Array.from({ length: 121 }, (_, i) =>
    Math.exp(-(((i % 11) - 5) ** 2 + (Math.floor(i / 11) - 5) ** 2) / 4.5),
  );
  const sum = kernel.reduce((x, y) => x + y);
  let [total, windows] = [0, 0];
  for (let y = 0; y + 11 <= a.height; y++) {
    for (let x = 0; x + 11 <= a.width; x++) {
      const at = (p: Picture, i: number) =>
        p.data[((y + Math.floor(i / 11)) * p.width + x + (i % 11)) * 4] / 255;
      const mean = (f: (i: number) => number) =>
        kernel.reduce((s, k, i) => s + (k / sum) * f(i), 0);
      const [ma, mb] = [mean((i) => at(a, i)), mean((i) => at(b, i))];
      const va = mean((i) => (at(a, i) - ma) ** 2);
      const vb = mean((i) => (at(b, i) - mb) ** 2);
      const both = mean((i) => (at(a, i) - ma) * (at(b, i) - mb));
      total +=
        ((2 * ma * mb + 1e-4) * (2 * both + 9e-4)) /
        ((ma ** 2 + mb ** 2 + 1e-4) * (va + vb + 9e-4));
      windows++;
    }
  }
  return total / windows;
}

const waves = grey(40, 30, (x, y) => 128 + 90 * Math.sin(x / 3) * Math.cos(y / 5));
const other = grey(40, 30, (x, y) => 120 + 80 * Math.sin(x / 3 + 0.4) * Math.cos(y / 4));

describe('metrics', () => {
  it('equal pictures', () => {
    const best = { l1: 0, l2: 0, psnr: 100, ssim: expect.closeTo(1, 9) };
    expect(measure(waves, waves)).toMatchObject(best);
  });

  it('a shift by one step of 255', () => {
    const [a, b] = [grey(20, 20, () => 100), grey(20, 20, () => 101)];
    const { l1, l2, psnr } = measure(a, b);
    expect(l1).toBeCloseTo(1 / 255, 9);
    expect(l2).toBeCloseTo(1 / 255, 9);
    expect(psnr).toBeCloseTo(48.1308, 3);
  });

  it('SSIM as its definition says', () => {
    expect(measure(waves, other).ssim).toBeCloseTo(slowSsim(waves, other), 6);
    expect(measure(waves, other).ssim).toBeLessThan(0.95);
    const small = grey(5, 4, (x) => x * 40);
    expect(measure(small, small).ssim).toBeCloseTo(1, 9);
  });

  it('depths may differ, sizes may not', () => {
    const deep = new Uint16Array(waves.data.length);
    for (let i = 0; i < deep.length; i++) deep[i] = waves.data[i] * 257;
    const sixteen: Picture = { ...waves, depth: 16, data: new Uint8Array(deep.buffer) };
    expect(measure(sixteen, waves).psnr).toBe(100);
    expect(() =>
      measure(
        waves,
        grey(3, 3, () => 0),
      ),
    ).toThrow(RangeError);
  });
});
