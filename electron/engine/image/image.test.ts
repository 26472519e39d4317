import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Picture, type Scaling, samplesOf } from '#common/contract';
import { hasTransparency, overPaper, removePaper, restoreAlpha } from '#common/image/alpha';
import { isColoured } from '#common/image/colour';
import { planSize } from '#common/image/size';
import { tensorToPicture, wholePlanes } from './fromTensor';
import { topLeft } from './place';
import { writeOneHot, writePaint, writePicture } from './toTensor';

const picture = (depth: 8 | 16): fc.Arbitrary<Picture> =>
  fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
    .chain(([width, height]) =>
      fc
        .uint8Array({
          minLength: (width * height * depth) / 2,
          maxLength: (width * height * depth) / 2,
        })
        .map((data) => ({ width, height, depth, data })),
    );

const opaque = (p: Picture): Picture => {
  const data = p.data.slice();
  for (let i = (3 * p.depth) / 8; i < data.length; i += p.depth / 2)
    data.fill(255, i, i + p.depth / 8);
  return { ...p, data };
};

const scaling: Scaling = { range: [-1, 1] };

describe('tensors', () => {
  for (const depth of [8, 16] as const) {
    it(`pixels go through a tensor unchanged at ${depth} bits, padded to any size`, () => {
      fc.assert(
        fc.property(picture(depth).map(opaque), fc.nat(7), fc.nat(7), (p, right, below) => {
          const [w, h] = [p.width + right, p.height + below];
          const values = new Float32Array(3 * w * h);
          writePicture(values, p, 'rgb', scaling, topLeft(w, h));
          const planes = { ...wholePlanes(values, w, h), width: p.width, height: p.height };
          expect(tensorToPicture(planes, { encoding: 'rgb', scaling }, depth)).toEqual(p);
          // Beyond the picture, its last column is repeated.
          if (right > 0) expect(values[w - 1]).toBe(values[p.width - 1]);
        }),
      );
    });
  }

  it('one-hot has one 1 for each pixel, in the plane of its class', () => {
    const values = new Float32Array(18);
    writeOneHot(values, Uint8Array.of(0, 2, 1, 0), 2, 2, topLeft(3, 2));
    expect([...values]).toEqual([1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0]);
  });

  it('clips what is out of range and refuses what is no number', () => {
    const read = (...values: number[]) =>
      tensorToPicture(
        wholePlanes(Float32Array.from(values), 1, 1),
        { encoding: 'rgb', scaling },
        8,
      );
    expect([...read(-5, 0, 7).data]).toEqual([0, 128, 255, 255]);
    expect(() => read(0, Number.NaN, 0)).toThrow(RangeError);
  });
});

describe('transparency', () => {
  it('is laid over the paper, and comes back as it was', () => {
    fc.assert(
      fc.property(picture(8), (p) => {
        const over = overPaper(p, '#102030');
        expect(hasTransparency(over)).toBe(false);
        expect(
          restoreAlpha(over === p ? { ...p, data: p.data.slice() } : over, p).data.filter(
            (_, i) => i % 4 === 3,
          ),
        ).toEqual(p.data.filter((_, i) => i % 4 === 3));
      }),
    );
    const clear: Picture = { width: 1, height: 1, depth: 8, data: Uint8Array.of(9, 9, 9, 0) };
    expect([...overPaper(clear, '#102030').data]).toEqual([0x10, 0x20, 0x30, 255]);
  });

  it('the paper is taken out again: a pixel of alpha a is exact to half a step divided by a', () => {
    fc.assert(
      fc.property(picture(8), fc.constantFrom('#ffffff', '#102030'), (p, paper) => {
        const back = removePaper(
          restoreAlpha({ ...overPaper(p, paper), data: overPaper(p, paper).data.slice() }, p),
          paper,
        );
        for (let i = 0; i < p.data.length; i++) {
          const alpha = p.data[i - (i % 4) + 3] / 255;
          if (alpha === 0) continue;
          expect(Math.abs(back.data[i] - p.data[i])).toBeLessThanOrEqual(0.5 / alpha + 0.5);
        }
      }),
    );
  });

  it('alpha crosses from 8 to 16 bits', () => {
    const deep: Picture = { width: 1, height: 1, depth: 16, data: new Uint8Array(8).fill(255) };
    restoreAlpha(deep, { width: 1, height: 1, depth: 8, data: Uint8Array.of(0, 0, 0, 128) });
    expect(samplesOf(deep)[3]).toBe(128 * 257);
  });
});

describe('size', () => {
  it('pads up to the multiple, or resizes to what is fixed', () => {
    expect(planSize(257, 100, { default: [256, 256], multipleOf: 32 })).toEqual({
      how: 'pad',
      width: 288,
      height: 128,
      innerWidth: 257,
      innerHeight: 100,
      border: 0,
    });
    expect(planSize(100, 50, { fixed: [256, 256] })).toEqual({
      how: 'resize',
      width: 256,
      height: 256,
      innerWidth: 256,
      innerHeight: 256,
      border: 0,
    });
    expect(planSize(256, 256, { fixed: [256, 256] }).how).toBe('pad');
  });
});

describe('paint', () => {
  const dabs: Picture = {
    width: 2,
    height: 1,
    depth: 8,
    data: Uint8Array.of(255, 0, 51, 255, 200, 200, 200, 100),
  };

  it('is colour and mask where it covers, and nothing elsewhere; padding repeats it', () => {
    const values = new Float32Array(12);
    writePaint(values, dabs, scaling, topLeft(3, 1));
    const rounded = [...values].map((v) => Math.round(v * 1000) / 1000);
    expect(rounded).toEqual([1, 0, 0, -1, 0, 0, -0.6, 0, 0, 1, 0, 0]);
    const padded = new Float32Array(16);
    const one = { ...dabs, width: 1, data: dabs.data.slice(0, 4) };
    writePaint(padded, one, { range: [0, 1] }, topLeft(2, 2));
    expect([...padded.slice(12)]).toEqual([1, 1, 1, 1]);
  });

  it('colour is seen where enough of it shows', () => {
    expect(isColoured(dabs)).toBe(true);
    const clear = { ...dabs, data: Uint8Array.of(255, 0, 51, 0, 9, 9, 9, 255) };
    expect(isColoured(clear)).toBe(false);
  });
});
