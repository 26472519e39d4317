import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Picture } from '#common/contract';
import { refineLabels, refineScores } from './refineLabels';

const side = 96;

/** A disc (9) on a ground (4), with a road (2) across, as they are and as a shaky hand drew them. */
function truth(x: number, y: number): number {
  if (Math.abs(y - 80) < 5) return 2;
  return Math.hypot(x - 48, y - 38) < 26 ? 9 : 4;
}
const shaky = (x: number, y: number) =>
  truth(x + 3 * Math.sin(y / 3.1) + Math.sin(x), y + 3 * Math.sin(x / 2.7));

const mapOf = (label: (x: number, y: number) => number) =>
  Uint8Array.from({ length: side * side }, (_, i) => label(i % side, Math.floor(i / side)));

const colours: Record<number, number[]> = {
  2: [180, 150, 110],
  4: [90, 150, 60],
  9: [40, 90, 190],
};

/** A photograph of the truth: shading, and grain of up to ±10. */
function photo(): Picture {
  const data = new Uint8Array(side * side * 4).fill(255);
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [i % side, Math.floor(i / side)];
    const shade = x / 8 + ((i * 7919) % 21) - 10;
    for (let c = 0; c < 3; c++) data[i * 4 + c] = colours[truth(x, y)][c] + shade;
  }
  return { width: side, height: side, depth: 8, data };
}

const wrong = (map: Uint8Array) => {
  const right = mapOf(truth);
  return map.filter((label, i) => label !== right[i]).length;
};

describe('a label map that follows a picture', () => {
  it('comes much nearer to the truth, and nearer the more it is told to', () => {
    const drawn = mapOf(shaky);
    expect(wrong(drawn)).toBeGreaterThan(500);
    expect(wrong(refineLabels(drawn, photo(), 0.5))).toBeLessThan(wrong(drawn) / 8);
    expect(wrong(refineLabels(drawn, photo(), 0))).toBeLessThan(wrong(drawn) / 2);
  });

  it('keeps what was right', () => {
    const right = mapOf(truth);
    expect(wrong(refineLabels(right, photo(), 0.5))).toBeLessThan(20);
  });

  it('is the same from a picture of 16 bits', () => {
    const eight = photo();
    const samples = Uint16Array.from(eight.data, (v) => v * 257);
    const sixteen: Picture = { ...eight, depth: 16, data: new Uint8Array(samples.buffer) };
    const drawn = mapOf(shaky);
    expect(refineLabels(drawn, sixteen, 0.5)).toEqual(refineLabels(drawn, eight, 0.5));
  });

  it('does not change where the picture is transparent', () => {
    const half = photo();
    for (let i = 0; i < side * side; i++) if (i % side < 48) half.data[i * 4 + 3] = 0;
    const drawn = mapOf(shaky);
    const refined = refineLabels(drawn, half, 0.5);
    const left = (map: Uint8Array) => map.filter((_, i) => i % side < 48);
    expect(left(refined)).toEqual(left(drawn));
    expect(refined).not.toEqual(drawn);
    const clear = { ...half, data: new Uint8Array(half.data.length) };
    expect(refineLabels(drawn, clear, 1)).toEqual(drawn);
  });

  it('stays as it is if it has one label, and is never written to', () => {
    const one = new Uint8Array(side * side).fill(7);
    expect(refineLabels(one, photo(), 1)).toEqual(one);
    const drawn = mapOf(shaky);
    const before = drawn.slice();
    refineLabels(drawn, photo(), 1);
    expect(drawn).toEqual(before);
  });

  it('has no label that was not there, whatever map and picture are', () => {
    const any = fc
      .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
      .chain(([width, height]) => {
        const bytes = (count: number) => fc.uint8Array({ minLength: count, maxLength: count });
        return fc.tuple(
          bytes(width * height),
          bytes(width * height * 4).map((data) => ({ width, height, depth: 8 as const, data })),
          fc.double({ min: 0, max: 1, noNaN: true }),
        );
      });
    fc.assert(
      fc.property(any, ([labels, picture, strength]) => {
        const refined = refineLabels(labels, picture, strength);
        expect(refined.length).toBe(labels.length);
        const there = new Set(labels);
        expect([...refined].every((label) => there.has(label))).toBe(true);
      }),
    );
  });

  it('refuses other sizes and strengths, and more than fits into memory', () => {
    const drawn = mapOf(shaky);
    expect(() => refineLabels(drawn.slice(1), photo(), 0.5)).toThrow(RangeError);
    for (const strength of [-0.1, 1.1, Number.NaN]) {
      expect(() => refineLabels(drawn, photo(), strength)).toThrow(RangeError);
    }
    const [width, height] = [1024, 1024];
    const data = new Uint8Array(width * height * 4).fill(255);
    const many = Uint8Array.from({ length: width * height }, (_, i) => i % 64);
    expect(() => refineLabels(many, { width, height, depth: 8, data }, 0.5)).toThrow(
      expect.objectContaining({ code: 'INPUT_TOO_LARGE' }),
    );
  });
});

it('lets the picture decide where a net is in doubt, and leaves what it is sure of', () => {
  const labels = [2, 4, 9];
  const [right, drawn] = [mapOf(truth), mapOf(shaky)];
  const chances = new Float32Array(side * side * 3).fill(0.005);
  for (let i = 0; i < right.length; i++) {
    const doubt = right[i] !== drawn[i];
    chances[i * 3 + labels.indexOf(right[i])] = doubt ? 0.45 : 0.99;
    if (doubt) chances[i * 3 + labels.indexOf(drawn[i])] = 0.545;
  }
  const found = refineScores(chances, 3, photo(), 1).map((k) => labels[k]);
  expect(wrong(found)).toBeLessThan(wrong(drawn) / 4);
  const sure = found.filter((label, i) => right[i] === drawn[i] && label !== right[i]);
  expect(sure.length).toBeLessThan(10);
});
