import sharp from 'sharp';
import { expect, it } from 'vitest';
import { writableFormats } from '#common/contract';
import { variedSamples } from '../testing/pictures';
import { encode } from './encode';

/** What libvips calls a format, where that is another name. */
const named: Record<string, string> = { jpg: 'jpeg', avif: 'heif' };

it.each(writableFormats)(
  'a picture as %s is a file of that kind; lossless ones keep every sample',
  async (format) => {
    const data = new Uint8Array(23 * 17 * 4).fill(255);
    const samples = variedSamples(3, 8);
    samples.forEach((value, i) => {
      data[Math.floor(i / 3) * 4 + (i % 3)] = value;
    });
    const file = await encode({ width: 23, height: 17, depth: 8, data }, format);
    const { format: kind, width, height } = await sharp(file).metadata();
    expect([kind, width, height]).toEqual([named[format] ?? format, 23, 17]);
    if (!['png', 'tiff', 'webp'].includes(format)) return;
    const read = await sharp(file).removeAlpha().raw().toBuffer();
    expect(read.equals(Buffer.from(data.filter((_, i) => i % 4 !== 3)))).toBe(true);
  },
);
