import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromHalf, halvesOf, singlesOf, toHalf } from './half';

it('every half comes back as the same bits', () => {
  for (let half = 0; half < 65_536; half++) {
    const value = fromHalf(half);
    if (Number.isNaN(value)) expect(Number.isNaN(fromHalf(toHalf(value)))).toBe(true);
    else expect(toHalf(value)).toBe(half);
  }
});

it('a number becomes the nearest half, ties to even', () => {
  fc.assert(
    fc.property(fc.float({ min: -65_504, max: 65_504, noNaN: true }), (value) => {
      const half = toHalf(value);
      const distance = Math.abs(fromHalf(half) - value);
      for (const other of [half - 1, half + 1]) {
        const neighbour = fromHalf(other & 0xffff);
        if (Number.isFinite(neighbour)) {
          expect(Math.abs(neighbour - value)).toBeGreaterThanOrEqual(distance);
        }
      }
    }),
  );
  // IEEE 754 table values.
  expect([1, -2, 65_504, 2 ** -14, 2 ** -24].map(toHalf)).toEqual([
    0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001,
  ]);
  expect([2049, 2051].map((v) => fromHalf(toHalf(v)))).toEqual([2048, 2052]);
  expect([70_000, -70_000].map((v) => fromHalf(toHalf(v)))).toEqual([
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]);
  expect([...singlesOf(halvesOf(Float32Array.of(0.5, -0.25)))]).toEqual([0.5, -0.25]);
});
