import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type WritableFormat, writableFormats } from '#common/contract';
import type { Exif } from '../image/exif';
import { raw, variedSamples } from '../testing/pictures';
import { displayP3 } from '../testing/profiles';
import { tiffFile } from '../testing/tiff';
import { decode } from './decode';
import { embed } from './embed';
import { encodeFile } from './encode';
import { type Metadata, stripped } from './metadata';

const ascii = (tag: number, text: string) => {
  const data = Buffer.from(`${text}\0`);
  return { tag, type: 2, count: data.length, data };
};
const exif: Exif = {
  main: [ascii(0x8298, 'Ada')],
  exif: [ascii(0x9003, '2026:01:02 03:04:05')],
  gps: [ascii(1, 'N'), ascii(3, 'E')],
};

async function written(format: WritableFormat, metadata: Metadata, quality?: number) {
  const samples = variedSamples(3, 8);
  const data = new Uint8Array((samples.length / 3) * 4).fill(255);
  samples.forEach((value, i) => {
    data[Math.floor(i / 3) * 4 + (i % 3)] = value;
  });
  const picture = { width: 23, height: 17, depth: 8 as const, data };
  return Buffer.concat(await encodeFile(picture, format, metadata, quality));
}

/** A GIF holds neither density nor profile nor EXIF. */
const informed = writableFormats.filter((format) => format !== 'gif');

const reread = async (file: Uint8Array) => (await decode(file, 'a', 1)).metadata;

describe('density', () => {
  for (const format of informed) {
    for (const withExif of [false, true]) {
      const more = withExif ? { exif } : {};
      const named = `${format}${withExif ? ' with EXIF' : ''}`;
      it(`300 dots an inch stay 300, ${named}`, async () => {
        const file = await written(format, { ...more, density: [300, 150] });
        const { density } = await reread(file);
        expect(density?.map(Math.round)).toEqual([300, 150]);
        // libvips reads the fields of the formats themselves; AVIF and WebP have none.
        if (!['avif', 'webp'].includes(format))
          expect((await sharp(file).metadata()).density).toBe(300);
      });

      it(`none stays none, ${named}`, async () => {
        const file = await written(format, more);
        expect((await reread(file)).density).toBeUndefined();
        expect(file.includes('pHYs') || file.includes('JFIF')).toBe(false);
      });
    }
  }

  it('is read in centimetres, and from a TIFF', async () => {
    const { density } = await reread(
      tiffFile({ photometric: 1, bits: 8, channels: 1, samples: [1, 2], density: 240 }),
    );
    expect(density).toEqual([240, 240]);
    const jfif = Buffer.from('ffe000104a46494600010202007600760000', 'hex');
    const plain = await raw().jpeg().toBuffer();
    const file = Buffer.concat([plain.subarray(0, 2), jfif, plain.subarray(2)]);
    expect((await reread(file)).density?.map(Math.round)).toEqual([300, 300]);
  });
});

describe('--strip', () => {
  for (const format of informed) {
    it(`leaves out the location, or all of EXIF, and keeps profile and density: ${format}`, async () => {
      const whole = { exif, density: [300, 300] as const, profile: displayP3 };
      const kept = await reread(await written(format, whole));
      expect(kept.exif?.gps).toHaveLength(2);
      const noPlace = await reread(await written(format, await stripped(whole, 'location')));
      expect(noPlace.exif?.gps).toEqual([]);
      expect(noPlace.exif?.main.map(({ tag }) => tag)).toContain(0x8298);
      const file = await written(format, await stripped(whole, 'all'));
      expect(file.includes('Ada') || file.includes('2026:01')).toBe(false);
      const { density, profile } = await reread(file);
      expect(density?.map(Math.round)).toEqual([300, 300]);
      expect(profile && Buffer.from(profile).equals(displayP3)).toBe(true);
    });
  }
});

describe('quality', () => {
  /** Something between a photograph and noise, so that quantisers are in their usual range. */
  function photo() {
    const [width, height] = [160, 120];
    const samples = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
      const [x, y, c] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
      return 127 + 100 * Math.sin((x * (c + 1) + (y * y) / 9) / (5 + c * 3)) + ((x * 7 + y) % 17);
    });
    return sharp(samples, { raw: { width, height, channels: 3 } });
  }

  it('of a JPEG is known to one step', async () => {
    for (const quality of [5, 20, 50, 75, 92, 100]) {
      const file = await photo().jpeg({ quality }).toBuffer();
      const found = (await decode(file, 'a', 1)).quality ?? 0;
      expect(Math.abs(found - quality)).toBeLessThanOrEqual(1);
    }
  });

  it('of a lossy WebP is known to ten steps; a lossless one has none', async () => {
    for (const quality of [10, 50, 75, 95]) {
      const file = await photo().webp({ quality }).toBuffer();
      const found = (await decode(file, 'a', 1)).quality ?? 0;
      expect(Math.abs(found - quality)).toBeLessThanOrEqual(10);
    }
    const file = await photo().webp({ lossless: true }).toBuffer();
    expect((await decode(file, 'a', 1)).quality).toBeUndefined();
  });

  it('is what a file is written at', async () => {
    const jpeg = await written('jpg', {}, 63);
    expect((await decode(jpeg, 'a', 1)).quality).toBe(63);
    const lossy = await written('webp', { density: [72, 72], profile: displayP3 }, 80);
    expect((await decode(lossy, 'a', 1)).quality).toBeDefined();
    await sharp(lossy).stats();
    expect((await written('avif', {}, 30)).length).toBeLessThan((await written('avif', {})).length);
  });
});

describe('what a file says beside its pixels', () => {
  it('an animated PNG has several frames', async () => {
    const png = await raw().png().toBuffer();
    const control = { type: 'acTL', data: Uint8Array.of(0, 0, 0, 7, 0, 0, 0, 0) };
    const file = Buffer.concat(embed(png, 'png', { pngColour: [control] }));
    const { notes } = await decode(file, 'a.png', 1);
    expect(notes).toEqual([{ code: 'FIRST_FRAME', params: { file: 'a.png', count: 7 } }]);
  });

  it('a JPEG without its end mark is read, with a warning; one that lacks pixels is not', async () => {
    const whole = await raw().jpeg({ quality: 100 }).toBuffer();
    const { picture } = await decode(whole, 'a.jpg', 1);
    const read = await decode(whole.subarray(0, -2), 'a.jpg', 1);
    expect(read.notes).toEqual([{ code: 'END_MISSING', params: { file: 'a.jpg' } }]);
    expect(Buffer.from(read.picture.data).equals(picture.data)).toBe(true);
    for (const cut of [40, 200]) {
      await expect(decode(whole.subarray(0, -cut), 'a.jpg', 1)).rejects.toMatchObject({
        code: 'INPUT_UNREADABLE',
      });
    }
  });
});
