import { describe, expect, it } from 'vitest';
import { samplesOf } from '#common/contract';
import { extremes, tensorToPicture, wholePlanes } from './fromTensor';

const unit = { range: [0, 1] as [number, number] };

describe('tensors as pictures', () => {
  const planes = (...values: number[]) => wholePlanes(Float32Array.from(values), 1, 1);

  it('of one, three or four channels, in either order', () => {
    const read = (encoding: 'grey' | 'rgb' | 'bgr' | 'rgba' | 'bgra', ...values: number[]) => [
      ...tensorToPicture(planes(...values), { encoding, scaling: unit }, 8).data,
    ];
    expect(read('grey', 0.2)).toEqual([51, 51, 51, 255]);
    expect(read('rgb', 1, 0.2, 0)).toEqual([255, 51, 0, 255]);
    expect(read('bgr', 1, 0.2, 0)).toEqual([0, 51, 255, 255]);
    expect(read('rgba', 1, 0.2, 0, 0.4)).toEqual([255, 51, 0, 102]);
    expect(read('bgra', 1, 0.2, 0, 0.4)).toEqual([0, 51, 255, 102]);
    expect(() => read('rgba', 0, 0, 0, Number.NaN)).toThrow(RangeError);
  });

  it('with a mean and a deviation for each channel, at 16 bits too', () => {
    const scaling = { white: 255, mean: [100, 0, 0], std: [1, 2, 1] };
    const deep = tensorToPicture(planes(155, 25.5, 0), { encoding: 'rgb', scaling }, 16);
    expect([...samplesOf(deep)]).toEqual([65_535, 13_107, 0, 65_535]);
  });

  it('are stretched from the least to the greatest value that counts', () => {
    const values = Float32Array.of(-3, 5, 99, 1, 2, 99);
    expect(extremes({ values, rowLength: 3, plane: 3, width: 2, height: 1 })).toEqual([-3, 5]);
    expect(extremes(planes(7))).toEqual([7, 8]);
  });
});
