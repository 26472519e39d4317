import { describe, expect, it } from 'vitest';
import type { Picture } from '../contract';
import { LabelPalette } from './labelPalette';

const palette = new LabelPalette([
  { name: 'grass', colour: '#9ccc3c' },
  { name: 'water', colour: '#3a7bd5' },
  { name: 'castle', colour: '#7b4fb5' },
  { name: 'snow', colour: '#f2f6fa' },
]);

describe('palette', () => {
  const picture = (...rgb: number[]): Picture => {
    const data = new Uint8Array((rgb.length / 3) * 4);
    rgb.forEach((v, i) => {
      data[Math.floor(i / 3) * 4 + (i % 3)] = v;
    });
    return { width: rgb.length / 3, height: 1, depth: 8, data };
  };

  it('gives an illegal colour its nearest label, and counts it', () => {
    const { indices, illegal } = palette.toIndices(
      picture(0x9c, 0xcc, 0x3c, 0x9c, 0xcc, 0x3d, 0, 0, 255, 255, 255, 255),
    );
    expect([...indices]).toEqual([0, 0, 1, 3]);
    expect(illegal).toBe(3);
  });

  it('finds the nearest of every colour there is, each as if it were alone', () => {
    const side = 4096;
    const data = new Uint8Array(side * side * 4);
    for (let i = 0; i < side * side; i++) data.set([i >> 16, (i >> 8) & 255, i & 255, 255], i * 4);
    const all = palette.toIndices({ width: side, height: side, depth: 8, data });
    expect(all.illegal).toBe(side * side - palette.size);
    for (let i = 0; i < side * side; i += 10_007)
      expect(all.indices[i]).toBe(palette.nearest(i >> 16, (i >> 8) & 255, i & 255));
  }, 60_000);

  it('reads 16-bit samples by their high byte', () => {
    const data = new Uint8Array(new Uint16Array([0x7b7b, 0x4f4f, 0xb5b5, 0xffff]).buffer);
    expect(palette.toIndices({ width: 1, height: 1, depth: 16, data })).toEqual({
      indices: Uint8Array.of(2),
      illegal: 0,
    });
  });
});
