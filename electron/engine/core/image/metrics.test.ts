import { describe, expect, it } from 'vitest';
import type { Picture } from '../../contract';
import { differencePicture } from './difference';
import { measure } from './metrics';

function picture(width: number, height: number, value: (i: number) => number): Picture {
  const data = Uint8Array.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : value(i),
  );
  return { width, height, depth: 8, data };
}
const texture = picture(48, 40, (i) => (i * 7919) % 251);

describe('metrics', () => {
  it('equal pictures are at no distance', () => {
    const { l1, l2, psnr, ssim } = measure(texture, texture);
    expect([l1, l2, psnr]).toEqual([0, 0, Number.POSITIVE_INFINITY]);
    expect(ssim).toBeCloseTo(1, 10);
  });

  it('a known error has the known figures', () => {
    // One tenth of full scale everywhere: L1 = L2 = 0.1, PSNR = 20 dB.
    const [a, b] = [picture(32, 32, () => 100), picture(32, 32, () => 125.5)];
    b.data.forEach((_, i) => {
      if (i % 4 !== 3) b.data[i] = 100 + (i % 8 < 4 ? 25 : 26);
    });
    const { l1, l2, psnr } = measure(a, b);
    expect(l1).toBeCloseTo(0.1, 4);
    expect(l2).toBeCloseTo(0.1, 3);
    expect(psnr).toBeCloseTo(20, 1);
  });

  it('structure lost costs similarity, and more noise costs more', () => {
    const noisy = (strength: number) =>
      picture(48, 40, (i) => texture.data[i] + ((i * 31) % 3) * strength);
    const little = measure(noisy(2), texture);
    const much = measure(noisy(20), texture);
    expect(little.ssim).toBeLessThan(1);
    expect(much.ssim).toBeLessThan(little.ssim);
    expect(much.psnr).toBeLessThan(little.psnr);
  });

  it('depths may differ, sizes may not, and a tiny picture has figures too', () => {
    const deep: Picture = {
      ...texture,
      depth: 16,
      data: new Uint8Array(Uint16Array.from(texture.data, (v) => v * 257).buffer),
    };
    expect(measure(deep, texture).l1).toBeCloseTo(0, 10);
    expect(() => measure(picture(2, 3, () => 0), picture(3, 2, () => 0))).toThrow(RangeError);
    const tiny = picture(3, 2, (i) => i * 9);
    expect(measure(tiny, tiny).ssim).toBeCloseTo(1, 6);
  });

  it('the difference picture is black where pictures agree, and bright where they do not', () => {
    const other = picture(48, 40, (i) => texture.data[i]);
    other.data[8] = texture.data[8] ^ 64;
    const { data } = differencePicture(texture, other);
    expect([...data.subarray(0, 4)]).toEqual([0, 0, 0, 255]);
    expect([...data.subarray(8, 12)]).toEqual([255, 0, 0, 255]);
  });
});
