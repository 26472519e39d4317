import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CrfOptions, likeliestByChances, likeliestLabels } from './crf';
import { Lattice } from './lattice/lattice';

const side = 14;

/** Places and greys of a picture that is dark on the left and light on the right. */
function features(): { place: Float32Array; look: Float32Array } {
  const place: number[] = [];
  const look: number[] = [];
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [i % side, Math.floor(i / side)];
    place.push(x / 1.5, y / 1.5);
    look.push(x / 5, y / 5, (x < 7 ? 60 : 150) / 13 + ((i * 31) % 7) / 10);
  }
  return { place: Float32Array.from(place), look: Float32Array.from(look) };
}

/** Mean-field inference as the paper writes it, every pixel with every other: N² steps. */
function slowLabels(
  labels: Uint8Array,
  count: number,
  confidence: number,
  kernels: { features: Float32Array; dimensions: number; weight: number }[],
  iterations: number,
): number[] {
  const n = labels.length;
  const matrices = kernels.map(({ features: f, dimensions: d, weight }) => {
    const k = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => {
        let square = 0;
        for (let c = 0; c < d; c++) square += (f[i * d + c] - f[j * d + c]) ** 2;
        return Math.exp(-square / 2);
      }),
    );
    const sums = k.map((row) => row.reduce((a, b) => a + b));
    return k.map((row, i) => row.map((v, j) => (weight * v) / Math.sqrt(sums[i] * sums[j])));
  });
  const belief = Math.log(confidence / (1 - confidence));
  const unary = [...labels].map((own) =>
    Array.from({ length: count }, (_, label) => (label === own ? belief : 0)),
  );
  const softmax = (logs: number[]) => {
    const powers = logs.map((v) => Math.exp(v));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((v) => v / sum);
  };
  let chances = unary.map(softmax);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const before = chances;
    chances = unary.map((own, i) =>
      softmax(
        own.map((value, label) =>
          matrices.reduce(
            (sum, k) => sum + k[i].reduce((all, v, j) => all + v * before[j][label], 0),
            value,
          ),
        ),
      ),
    );
  }
  return chances.map((own) => own.indexOf(Math.max(...own)));
}

const { place, look } = features();
const kernels: CrfOptions['kernels'] = [
  { lattice: new Lattice(place, 2), weight: 3 },
  { lattice: new Lattice(look, 3), weight: 10 },
];
const options: CrfOptions = { confidence: 0.8, kernels, iterations: 5 };
const anyLabels = (count: number) =>
  fc.uint8Array({ min: 0, max: count - 1, minLength: side * side, maxLength: side * side });

describe('mean-field inference', () => {
  it('agrees with the slow way on nearly every pixel', () => {
    // Three labels; the border between the first two wanders about the edge of the picture.
    const labels = Uint8Array.from({ length: side * side }, (_, i) => {
      const [x, y] = [i % side, Math.floor(i / side)];
      if (y > 10) return 2;
      return x < 7 + Math.round(2 * Math.sin(y)) ? 0 : 1;
    });
    const slow = slowLabels(
      labels,
      3,
      0.8,
      [
        { features: place, dimensions: 2, weight: 3 },
        { features: look, dimensions: 3, weight: 10 },
      ],
      5,
    );
    const fast = likeliestLabels(labels, 3, options);
    expect(fast).not.toEqual(labels);
    const different = slow.filter((label, i) => label !== fast[i]).length;
    expect(different).toBeLessThanOrEqual(4);
  });

  it('knows no label beyond those that were given, and always says the same', () => {
    fc.assert(
      fc.property(anyLabels(4), (labels) => {
        const found = likeliestLabels(labels, 4, options);
        expect(found).toEqual(likeliestLabels(labels, 4, options));
        expect(found.length).toBe(labels.length);
        const there = new Set(labels);
        expect([...new Set(found)].every((label) => there.has(label))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('treats all labels alike: names do not matter', () => {
    fc.assert(
      fc.property(anyLabels(2), (labels) => {
        const swapped = labels.map((label) => 1 - label);
        const [one, other] = [labels, swapped].map((l) => likeliestLabels(l, 2, options));
        const alike = one.filter((label, i) => label === 1 - other[i]).length;
        // A draw keeps the old label, and rounding may decide what is nearly one.
        expect(alike).toBeGreaterThanOrEqual(one.length - 1);
      }),
      { numRuns: 20 },
    );
  });

  it('leaves alone what it is nearly certain of', () => {
    fc.assert(
      fc.property(anyLabels(3), (labels) => {
        const certain = { ...options, confidence: 1 - 1e-9 };
        expect(likeliestLabels(labels, 3, certain)).toEqual(labels);
      }),
      { numRuns: 10 },
    );
  });

  it('refuses options that mean nothing', () => {
    const labels = new Uint8Array(side * side);
    for (const wrong of [
      { confidence: 0.4 },
      { confidence: 1 },
      { confidence: Number.NaN },
      { iterations: 0 },
      { iterations: 1.5 },
      { kernels: [{ ...kernels[0], weight: -1 }] },
    ]) {
      expect(() => likeliestLabels(labels, 2, { ...options, ...wrong })).toThrow(RangeError);
    }
    expect(() => likeliestLabels(new Uint8Array(3), 2, options)).toThrow(RangeError);
  });

  it('finds the same from a net that gives each label its chance', () => {
    const confidence = 0.8;
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: side * side, maxLength: side * side, max: 2 }),
        (labels) => {
          const chances = new Float32Array(labels.length * 3).fill(1 - confidence);
          for (const [i, label] of labels.entries()) chances[i * 3 + label] = confidence;
          const refined = likeliestByChances(chances, 3, { kernels, iterations: 3 });
          const wanted = likeliestLabels(labels, 3, { kernels, iterations: 3, confidence });
          // Rounding may tip a pixel whose labels are as likely.
          const differ = refined.filter((label, i) => label !== wanted[i]);
          expect(differ.length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 15 },
    );
  });
});
