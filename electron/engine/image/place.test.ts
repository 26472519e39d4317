import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Picture } from '#common/contract';
import { rgbToLab } from '#common/image/lab';
import { type Place, padPlanes } from './place';
import { resizePlanes } from './planes';
import { channelsFirst, channelsLast } from './tensorLayout';
import { writePicture } from './toTensor';

const side = fc.integer({ min: 1, max: 7 });

/** Mirrored without repeating the last one, step by step. */
function mirrored(at: number, length: number): number {
  let i = at;
  while (i < 0 || i >= length) i = i < 0 ? Math.min(-i, 10_000) : 2 * (length - 1) - i;
  return i;
}

describe('padding', () => {
  it('repeats or mirrors a picture all around', () => {
    fc.assert(
      fc.property(
        side,
        side,
        fc.nat(4),
        fc.nat(9),
        fc.constantFrom<Place['padding']>('edge', 'reflect'),
        (width, height, border, more, padding) => {
          const place = {
            width: width + 2 * border + more,
            height: height + 2 * border + more,
            border,
            padding,
          };
          const planes = new Float32Array(2 * place.width * place.height).fill(-1);
          const value = (c: number, x: number, y: number) => c * 1000 + y * 10 + x;
          for (let c = 0; c < 2; c++) {
            for (let y = 0; y < height; y++) {
              for (let x = 0; x < width; x++) {
                const row = (c * place.height + y + border) * place.width;
                planes[row + x + border] = value(c, x, y);
              }
            }
          }
          padPlanes(planes, width, height, place);
          const source = (at: number, length: number) =>
            padding === 'edge' || length === 1
              ? Math.min(length - 1, Math.max(0, at))
              : mirrored(at, length);
          for (let i = 0; i < planes.length; i++) {
            const x = source((i % place.width) - border, width);
            const y = source((Math.floor(i / place.width) % place.height) - border, height);
            const c = i < place.width * place.height ? 0 : 1;
            expect(planes[i]).toBe(value(c, x, y));
          }
        },
      ),
    );
  });
});

describe('pictures as tensors', () => {
  const data = Uint8Array.of(255, 51, 0, 255);
  const pixel: Picture = { width: 1, height: 1, depth: 8, data };
  const place: Place = { width: 1, height: 1, border: 0, padding: 'edge' };
  const write = (
    encoding: 'rgb' | 'bgr' | 'grey' | 'lightness',
    scaling: Parameters<typeof writePicture>[3],
  ) => {
    const out = new Float32Array(encoding === 'rgb' || encoding === 'bgr' ? 3 : 1);
    writePicture(out, pixel, encoding, scaling, place);
    return [...out];
  };

  it('have their channels in either order, each with its mean and deviation', () => {
    const near = (values: number[], wanted: number[]) => {
      for (const [i, v] of values.entries()) expect(v).toBeCloseTo(wanted[i], 4);
    };
    near(write('rgb', { range: [-1, 1] }), [1, -0.6, -1]);
    near(write('bgr', { range: [0, 255] }), [0, 51, 255]);
    const imageNet = { white: 1, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
    near(write('rgb', imageNet), [0.515 / 0.229, (0.2 - 0.456) / 0.224, -0.406 / 0.225]);
    const hed = { white: 255, mean: [104.007, 116.669, 122.679], std: [1, 1, 1] };
    near(write('bgr', hed), [-104.007, 51 - 116.669, 255 - 122.679]);
  });

  it('or are lightness, black 0 and white 100', () => {
    const [lightness] = rgbToLab(1, 0.2, 0);
    expect(write('lightness', { range: [0, 100] })[0]).toBeCloseTo(lightness, 3);
    expect(write('lightness', { range: [-0.5, 0.5] })[0]).toBeCloseTo(lightness / 100 - 0.5, 4);
    const zhang = { white: 100, mean: [50], std: [100] };
    expect(write('lightness', zhang)[0]).toBeCloseTo((lightness - 50) / 100, 4);
  });

  it('go from planes to cells and back', () => {
    const planes = Float32Array.of(1, 2, 3, 4, 5, 6);
    expect([...channelsLast(planes, 3)]).toEqual([1, 3, 5, 2, 4, 6]);
    expect(channelsFirst(channelsLast(planes, 3), 3)).toEqual(planes);
  });
});

describe('planes of another size', () => {
  const from = { width: 2, height: 1, rowLength: 3, plane: 3 };

  it('are interpolated between pixel centres, without what does not count', () => {
    const wide = resizePlanes(Float32Array.of(0, 4, 99, 8, 0, 99), from, 4, 1);
    expect([...wide]).toEqual([0, 1, 3, 4, 8, 6, 2, 0]);
  });

  it('are the same where the size is', () => {
    const same = resizePlanes(Float32Array.of(0, 4, 99), from, 2, 1);
    expect([...same]).toEqual([0, 4]);
  });
});
