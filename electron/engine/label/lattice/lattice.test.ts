import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lattice } from './lattice';
import { VertexTable } from './vertexTable';

const points = (dimensions: number, spread: number) =>
  fc
    .array(fc.float({ min: -spread, max: spread, noNaN: true }), {
      minLength: dimensions,
      maxLength: dimensions * 60,
    })
    .map((all) => Float32Array.from(all.slice(0, all.length - (all.length % dimensions))));

function filtered(lattice: Lattice, values: Float32Array, channels = 1): Float32Array {
  const out = new Float32Array(values.length);
  lattice.filter(values, channels, out);
  return out;
}

/** Each point's mean of all values, weighted by the Gaussian itself: the slow way. */
function trueMeans(features: Float32Array, dimensions: number, values: Float32Array): number[] {
  return [...values].map((_, i) => {
    let [sum, weights] = [0, 0];
    for (let j = 0; j < values.length; j++) {
      let square = 0;
      for (let k = 0; k < dimensions; k++) {
        square += (features[i * dimensions + k] - features[j * dimensions + k]) ** 2;
      }
      const weight = Math.exp(-square / 2);
      sum += weight * values[j];
      weights += weight;
    }
    return sum / weights;
  });
}

/** Points of a small photograph: two colours that meet in a slanting edge, with grain. */
function photoFeatures(side: number, dimensions: 2 | 5): Float32Array {
  const features: number[] = [];
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [i % side, Math.floor(i / side)];
    const grain = (i * 7919) % 13;
    features.push(x / 4, y / 4);
    const light = 2 * x + y < 1.5 * side ? 60 : 140;
    if (dimensions === 5) features.push(...[0, 20, 40].map((more) => (light + more + grain) / 13));
  }
  return Float32Array.from(features);
}

describe('the lattice', () => {
  for (const dimensions of [2, 5] as const) {
    it(`comes near to the true Gaussian in ${dimensions} dimensions`, () => {
      const features = photoFeatures(24, dimensions);
      const lattice = new Lattice(features, dimensions);
      // A hard border across the picture is the hardest thing to blur.
      const values = Float32Array.from({ length: 24 * 24 }, (_, i) => (i % 24 < 11 ? 1 : 0));
      const sums = filtered(lattice, values);
      const weights = filtered(
        lattice,
        values.map(() => 1),
      );
      const errors = trueMeans(features, dimensions, values).map((mean, i) =>
        Math.abs(mean - sums[i] / weights[i]),
      );
      expect(errors.reduce((a, b) => a + b) / errors.length).toBeLessThan(0.02);
      expect(Math.max(...errors)).toBeLessThan(0.08);
    });
  }

  it('gives means that lie between the values, whatever the points are', () => {
    const any = fc
      .tuple(fc.constantFrom(1, 2, 3, 5), fc.integer({ min: 0, max: 30 }))
      .chain(([d, spread]) => fc.tuple(fc.constant(d), points(d, spread)));
    fc.assert(
      fc.property(any, ([d, features]) => {
        const lattice = new Lattice(features, d);
        const values = Float32Array.from({ length: lattice.points }, (_, i) => (i * 31) % 17);
        const sums = filtered(lattice, values);
        const weights = filtered(
          lattice,
          values.map(() => 1),
        );
        sums.forEach((sum, i) => {
          expect(weights[i]).toBeGreaterThan(0);
          expect(sum / weights[i]).toBeGreaterThan(-1e-4);
          expect(sum / weights[i]).toBeLessThan(16 + 1e-4);
        });
      }),
    );
  });

  it('filters each channel by itself, also in place', () => {
    const lattice = new Lattice(photoFeatures(12, 5), 5);
    const one = Float32Array.from({ length: 144 }, (_, i) => Math.sin(i));
    const other = one.map((v) => 1 - v * v);
    const both = Float32Array.from({ length: 288 }, (_, i) => (i % 2 ? other : one)[i >> 1]);
    lattice.filter(both, 2, both);
    expect(both.filter((_, i) => i % 2 === 0)).toEqual(filtered(lattice, one));
    expect(both.filter((_, i) => i % 2 === 1)).toEqual(filtered(lattice, other));
  });

  it('keeps points apart that are far apart', () => {
    const lattice = new Lattice(Float32Array.of(0, 0, 40, 0), 2);
    expect(filtered(lattice, Float32Array.of(1, 0))[1]).toBe(0);
  });

  it('refuses what it cannot number', () => {
    expect(() => new Lattice(new Float32Array(0), 5)).toThrow(RangeError);
    expect(() => new Lattice(Float32Array.of(0, 0, 0, 0, 0, 1e4, 1e4, 1e4, 1e4, 1e4), 5)).toThrow(
      RangeError,
    );
    expect(() => new Lattice(Float32Array.of(Number.NaN, 0), 2)).toThrow(RangeError);
  });
});

it('the table numbers keys in the order of their coming, many of them too', () => {
  const table = new VertexTable();
  const key = (i: number) => i * 1_000_003 * 2 ** 10;
  for (let i = 0; i < 20_000; i++) expect(table.add(key(i))).toBe(i);
  for (let i = 0; i < 20_000; i++) expect(table.add(key(i))).toBe(i);
  expect(table.find(key(12_345))).toBe(12_345);
  expect(table.find(1)).toBe(-1);
  expect(table.size).toBe(20_000);
});
