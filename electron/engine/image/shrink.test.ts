import { describe, expect, it } from 'vitest';
import type { Picture } from '#common/contract';
import { shrink, sideBySide } from './shrink';

function picture(width: number, height: number, pixels: number[][], depth: 8 | 16 = 8): Picture {
  const samples = (depth === 8 ? Uint8Array : Uint16Array).from(pixels.flat());
  return { width, height, depth, data: new Uint8Array(samples.buffer) };
}

describe('a picture made small', () => {
  const three = [
    [10, 100, 255, 255],
    [20, 101, 255, 255],
    [250, 0, 7, 255],
  ];

  it('has the means of whole squares; what is left at the borders counts as it is', () => {
    const { width, height, channels, data } = shrink(picture(3, 1, three), 2);
    expect([width, height, channels]).toEqual([2, 1, 3]);
    expect([...data]).toEqual([15, 101, 255, 250, 0, 7]);
  });

  it('keeps its size where it is small enough, in colours of 8 bits', () => {
    const same = [10, 100, 255, 20, 101, 255, 250, 0, 7];
    expect([...shrink(picture(1, 3, three), 3).data]).toEqual(same);
    const deep = three.map((pixel) => pixel.map((v) => v * 257));
    expect([...shrink(picture(1, 3, deep, 16), 3).data]).toEqual(same);
  });

  it('is the same whether or not its pixels lie on whole words', () => {
    const pixels = Array.from({ length: 35 }, (_, i) => [i * 7, 255 - i * 5, (i * 31) % 256, 255]);
    const aligned = picture(7, 5, pixels);
    const shifted = new Uint8Array(aligned.data.length + 1).subarray(1);
    shifted.set(aligned.data);
    expect(shrink({ ...aligned, data: shifted }, 3)).toEqual(shrink(aligned, 3));
  });

  it('adds up rows of white without running over', () => {
    const white = picture(
      700,
      2,
      Array.from({ length: 1400 }, () => [255, 255, 255, 255]),
    );
    for (const side of [1, 2, 3])
      expect(shrink(white, side).data.every((v) => v === 255)).toBe(true);
  });

  it('gives what can not be seen no colour', () => {
    const pixels = [
      [200, 0, 0, 255],
      [0, 200, 0, 0],
      [9, 9, 9, 0],
      [9, 9, 9, 0],
    ];
    const { channels, data } = shrink(picture(4, 1, pixels), 2);
    expect(channels).toBe(4);
    expect([...data]).toEqual([200, 0, 0, 128, 0, 0, 0, 0]);
  });
});

describe('two small pictures side by side', () => {
  const column = (...data: number[]) => ({
    width: 1,
    height: 2,
    channels: 3 as const,
    data: Uint8Array.from(data),
  });

  it('are one, row by row', () => {
    const both = sideBySide(column(1, 2, 3, 4, 5, 6), column(7, 8, 9, 10, 11, 12));
    expect(both).toEqual({
      width: 2,
      height: 2,
      channels: 3,
      data: Uint8Array.from([1, 2, 3, 7, 8, 9, 4, 5, 6, 10, 11, 12]),
    });
  });

  it('have alpha if one of them has', () => {
    const clear = { width: 1, height: 2, channels: 4 as const, data: new Uint8Array(8) };
    const { channels, data } = sideBySide(column(1, 2, 3, 4, 5, 6), clear);
    expect(channels).toBe(4);
    expect([...data]).toEqual([1, 2, 3, 255, 0, 0, 0, 0, 4, 5, 6, 255, 0, 0, 0, 0]);
  });
});
