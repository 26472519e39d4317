import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writableFormats } from '#common/contract';
import { type PngChunk, pngChunks } from '../image/pngChunks';
import { embed } from '../io/embed';
import { identity } from '../testing/onnx';
import { writePackage } from '../testing/packages';
import { furthest, lossless, raw, stored, variedSamples } from '../testing/pictures';
import { adobeRgb, displayP3, greyGamma18 } from '../testing/profiles';
import { Workbench } from '../testing/workbench';

// Rows of the table in docs/batch.md, with a model that changes nothing.
let bench: Workbench;
beforeAll(async () => {
  bench = await Workbench.open();
  await writePackage(bench.models, 'identity', identity);
  await writePackage(bench.models, 'fixed', identity, { size: { fixed: [64, 64] } });
});
afterAll(() => bench.close());

/** One file through the model. */
async function through(name: string, bytes: Uint8Array, more: Record<string, unknown> = {}) {
  const folders = await bench.folders();
  await writeFile(path.join(folders.inDir, name), bytes);
  const done = await bench.run({ ...folders, ...more });
  const item = done.items.get(name)!;
  return { ...folders, ...done, item, output: path.join(folders.outDir, item.output) };
}

describe('colour', () => {
  const profiles: [string, Buffer | undefined][] = [
    ['none', undefined],
    ['Display-P3', displayP3],
    ['Adobe RGB', adobeRgb],
  ];
  for (const [name, profile] of profiles) {
    for (const format of ['png', 'webp', 'tiff'] as const) {
      it(`profile ${name}, ${format}: pixels and profile leave as they came`, async () => {
        const encoded = await lossless(raw(), format);
        const bytes = Buffer.concat(embed(encoded, format, { profile }));
        const { item, output } = await through(`a.${format}`, bytes);
        expect(item).toMatchObject({ status: 'done', warnings: [] });
        expect(furthest(await stored(output), variedSamples(3, 8))).toBe(0);
        const meta = await sharp(output).metadata();
        expect(profile ? meta.icc?.equals(profile) : meta.icc === undefined).toBe(true);
        // And what a program that knows profiles sees is the same as well.
        const seen = (file: string | Uint8Array) =>
          sharp(file).toColourspace('srgb').raw().toBuffer();
        expect(furthest(await seen(output), await seen(bytes))).toBeLessThanOrEqual(1);
      });
    }
  }

  it('a JPEG in Adobe RGB keeps its profile in a JPEG', async () => {
    const encoded = await raw().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
    const bytes = Buffer.concat(embed(encoded, 'jpg', { profile: adobeRgb }));
    const { output } = await through('a.jpg', bytes);
    const meta = await sharp(output).metadata();
    expect(meta).toMatchObject({ format: 'jpeg', space: 'srgb' });
    expect(meta.icc?.equals(adobeRgb)).toBe(true);
  });

  it('a profile longer than a JPEG segment is put together again', async () => {
    const profile = Buffer.concat([adobeRgb, Buffer.alloc(150_000, 7)]);
    profile.writeUInt32BE(profile.length, 0);
    const encoded = await raw().jpeg().toBuffer();
    const { output } = await through('a.jpg', Buffer.concat(embed(encoded, 'jpg', { profile })));
    expect((await sharp(output).metadata()).icc?.equals(profile)).toBe(true);
  });

  it('a CMYK JPEG becomes sRGB', async () => {
    const bytes = await raw().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe('cmyk');
    const { item, output } = await through('a.jpg', bytes, { format: 'png' });
    expect(item.status).toBe('done');
    const meta = await sharp(output).metadata();
    expect(meta).toMatchObject({ space: 'srgb', channels: 3 });
    expect(meta.icc).toBeUndefined();
    const wanted = await sharp(bytes).toColourspace('srgb').raw().toBuffer();
    expect(furthest(await stored(output), wanted)).toBeLessThanOrEqual(1);
  });

  it('16 bits stay 16 bits in PNG and TIFF, and become 8 elsewhere', async () => {
    for (const format of ['png', 'tiff'] as const) {
      const bytes = await lossless(raw(3, 16), format);
      const { output } = await through(`a.${format}`, bytes);
      expect((await sharp(output).metadata()).depth).toBe('ushort');
      expect(furthest(await stored(output, 'ushort'), variedSamples(3, 16))).toBe(0);
    }
    const { output } = await through('a.png', await raw(3, 16).png().toBuffer(), {
      format: 'webp',
    });
    expect((await sharp(output).metadata()).depth).toBe('uchar');
  });

  it('grey becomes three equal colours', async () => {
    const bytes = await raw().greyscale().png().toBuffer();
    const { output } = await through('a.png', bytes);
    const wanted = await sharp(bytes).toColourspace('srgb').raw().toBuffer();
    expect(furthest(await stored(output), wanted)).toBeLessThanOrEqual(1);
  });

  for (const format of ['png', 'jpg', 'tiff'] as const) {
    it(`grey with a grey profile becomes sRGB, ${format}`, async () => {
      const values = Uint8Array.from({ length: 256 }, (_, i) => i);
      const grey = sharp(values, { raw: { width: 16, height: 16, channels: 1 } });
      const plain = grey.toColourspace('b-w');
      const encoded =
        format === 'jpg'
          ? await plain.jpeg({ quality: 100 }).toBuffer()
          : await lossless(plain, format);
      const bytes = Buffer.concat(embed(encoded, format, { profile: greyGamma18 }));
      const { item, output } = await through(`a.${format}`, bytes, { format: 'png' });
      expect(item).toMatchObject({ status: 'done', warnings: [] });
      const meta = await sharp(output).metadata();
      expect(meta).toMatchObject({ space: 'srgb', channels: 3 });
      expect(meta.icc).toBeUndefined();
      const made = await stored(output);
      const stays = await sharp(encoded).toColourspace('b-w').raw().toBuffer();
      const wanted = Array.from(
        made,
        (_, i) => asSrgb((stays[Math.floor(i / 3)] / 255) ** 1.8) * 255,
      );
      // The steepest end of the curve, near black, is rounded twice.
      expect(furthest(made, wanted)).toBeLessThanOrEqual(1.5);
      // Not what it would be without its profile.
      expect(made[128 * 3] - stays[128]).toBeGreaterThan(10);
    });
  }

  it.each(['png', 'tiff'] as const)(
    'grey of 16 bits with a grey profile becomes sRGB, %s',
    async (format) => {
      const values = Uint16Array.from({ length: 256 }, (_, i) => i * 257);
      const grey = sharp(values, { raw: { width: 16, height: 16, channels: 1 } });
      const encoded = await lossless(grey.toColourspace('grey16'), format);
      const bytes = Buffer.concat(embed(encoded, format, { profile: greyGamma18 }));
      const { item, output } = await through(`a.${format}`, bytes, { format: 'png' });
      expect(item.warnings).toEqual([]);
      expect((await sharp(output).metadata()).icc).toBeUndefined();
      const wanted = Array.from(
        { length: 768 },
        (_, i) => asSrgb((values[Math.floor(i / 3)] / 65_535) ** 1.8) * 65_535,
      );
      // The profile holds its power in steps of 1/256.
      expect(furthest(await stored(output, 'ushort'), wanted)).toBeLessThanOrEqual(40);
    },
  );

  it('grey of 16 bits is taken as sRGB, with a warning, if its profile has no curve', async () => {
    const values = Uint16Array.from({ length: 256 }, (_, i) => i * 257);
    const grey = sharp(values, { raw: { width: 16, height: 16, channels: 1 } });
    const encoded = await grey.toColourspace('grey16').png().toBuffer();
    const profile = Buffer.from(greyGamma18.toString('latin1').replace('kTRC', 'kTRX'), 'latin1');
    const bytes = Buffer.concat(embed(encoded, 'png', { profile }));
    const { item, output } = await through('a.png', bytes);
    expect(item.warnings).toEqual([{ code: 'GREY_PROFILE', params: { file: 'a.png' } }]);
    const wanted = Uint16Array.from({ length: 768 }, (_, i) => values[Math.floor(i / 3)]);
    expect(furthest(await stored(output, 'ushort'), wanted)).toBeLessThanOrEqual(1);
  });

  it('what a PNG says of its colours in chunks stays in a PNG, and is a profile elsewhere', async () => {
    const chunks: PngChunk[] = [
      { type: 'cICP', data: Uint8Array.of(12, 13, 0, 1) },
      { type: 'gAMA', data: Uint8Array.of(0, 0, 0xb1, 0x8f) },
    ];
    // What Chromium 140 shows of this colour of Display-P3 on an sRGB screen.
    const [colour, shown] = [
      [40, 60, 60],
      [34, 61, 60],
    ];
    const samples = Uint8Array.from({ length: 300 }, (_, i) => colour[i % 3]);
    const png = await sharp(samples, { raw: { width: 10, height: 10, channels: 3 } })
      .png()
      .toBuffer();
    const bytes = Buffer.concat(embed(png, 'png', { pngColour: chunks }));
    for (const format of writableFormats) {
      const { output } = await through('a.png', bytes, { format });
      if (format === 'png') {
        const kept = pngChunks(await readFile(output)).filter(({ type }) =>
          /^(cICP|gAMA|iCCP)$/.test(type),
        );
        expect(kept.map(({ type, data }) => [type, ...data])).toEqual(
          chunks.map(({ type, data }) => [type, ...data]),
        );
        continue;
      }
      const seen = await sharp(output).toColourspace('srgb').raw().toBuffer();
      expect(furthest(seen.subarray(0, 3), shown), format).toBeLessThanOrEqual(
        format === 'avif' ? 3 : 2,
      );
    }
  });

  it('transparency is restored, and colours come without the paper that they were laid over', async () => {
    for (const depth of [8, 16] as const) {
      const bytes = await raw(4, depth).png().toBuffer();
      const { output } = await through('a.png', bytes);
      const of = async (file: string | Uint8Array) => {
        const { data } = await sharp(file)
          .toColourspace(depth === 8 ? 'srgb' : 'rgb16')
          .raw({ depth: depth === 8 ? 'uchar' : 'ushort' })
          .toBuffer({ resolveWithObject: true });
        return depth === 8 ? data : new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
      };
      const [a, b] = [await of(bytes), await of(output)];
      const white = depth === 8 ? 255 : 65_535;
      for (let i = 0; i < a.length; i++) {
        const alpha = a[i - (i % 4) + 3] / white;
        // Rounded once over the paper and once without it.
        const most = i % 4 === 3 ? 0 : 1 / alpha + 0.5;
        if (alpha > 0) expect(Math.abs(a[i] - b[i])).toBeLessThanOrEqual(most);
      }
    }
    const { output } = await through('a.png', await raw(4).png().toBuffer(), { format: 'jpg' });
    expect((await sharp(output).metadata()).hasAlpha).toBe(false);
  });

  it('what is opaque stays opaque through a net of fixed size', async () => {
    for (const depth of [8, 16] as const) {
      const folders = await bench.folders();
      await writeFile(path.join(folders.inDir, 'a.png'), await raw(3, depth).png().toBuffer());
      await bench.run({ ...folders, models: ['fixed'] });
      const meta = await sharp(path.join(folders.outDir, 'a_fixed.png')).metadata();
      expect(meta).toMatchObject({ hasAlpha: false, depth: depth === 8 ? 'uchar' : 'ushort' });
    }
  });
});

describe('AVIF', () => {
  /** A smooth picture in Display-P3 with a copyright, as PNG. */
  async function photo(channels: 3 | 4): Promise<Buffer> {
    const [width, height] = [96, 64];
    const samples = Uint8Array.from({ length: width * height * channels }, (_, i) => {
      const [x, y] = [Math.floor(i / channels) % width, Math.floor(i / channels / width)];
      return Math.round(127 + 120 * Math.sin((x * ((i % channels) + 1)) / 30 + y / 20));
    });
    const png = await sharp(samples, { raw: { width, height, channels } })
      .withExif({ IFD0: { Copyright: 'Ada' } })
      .png()
      .toBuffer();
    return Buffer.concat(embed(png, 'png', { profile: displayP3 }));
  }
  const avif = (png: Buffer) => sharp(png).keepIccProfile().keepExif();

  it('is read as sharp reads it, with its profile and EXIF', async () => {
    for (const channels of [3, 4] as const) {
      const bytes = await avif(await photo(channels))
        .avif({ quality: 90 })
        .toBuffer();
      const { item, output } = await through('a.avif', bytes, { format: 'png' });
      expect(item).toMatchObject({ status: 'done', warnings: [] });
      const meta = await sharp(output).metadata();
      expect(meta.icc?.equals(displayP3)).toBe(true);
      expect(meta.exif?.includes('Ada')).toBe(true);
      const raws = [bytes, output].map((file) => sharp(file, { ignoreIcc: true }).raw().toBuffer());
      const [wanted, made] = await Promise.all(raws);
      if (channels === 3) expect(furthest(made, wanted)).toBe(0);
      else expect(meta.hasAlpha).toBe(true);
    }
  });

  it('is written with profile, EXIF and transparency', async () => {
    for (const channels of [3, 4] as const) {
      const bytes = await photo(channels);
      const { output } = await through('a.png', bytes, { format: 'avif' });
      const meta = await sharp(output).metadata();
      expect(meta).toMatchObject({ format: 'heif', compression: 'av1', channels });
      expect(meta.icc?.equals(displayP3)).toBe(true);
      expect(meta.exif?.includes('Ada')).toBe(true);
      // Of what is transparent, the model has seen paper: its alpha is compared.
      const compared = (file: string | Buffer) => {
        const image = sharp(file, { ignoreIcc: true });
        return (channels === 4 ? image.extractChannel('alpha') : image).raw().toBuffer();
      };
      expect(furthest(await compared(output), await compared(bytes))).toBeLessThanOrEqual(12);
    }
  });

  it('of 10 or 12 bits is read as 8, with a warning', async () => {
    const png = await photo(3);
    for (const bitdepth of [10, 12] as const) {
      const bytes = await avif(png).avif({ bitdepth, lossless: true }).toBuffer();
      const { item, output } = await through('a.avif', bytes, { format: 'png' });
      const params = { file: 'a.avif', count: bitdepth };
      expect(item.warnings).toEqual([{ code: 'DEPTH_REDUCED', params }]);
      expect((await sharp(output).metadata()).depth).toBe('uchar');
      expect(furthest(await stored(output), await stored(png))).toBeLessThanOrEqual(1);
    }
  });
});

/** Light of 0…1 as a value of sRGB (IEC 61966-2-1). */
function asSrgb(light: number): number {
  return light <= 0.003_130_8 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}

describe('metadata', () => {
  for (let orientation = 1; orientation <= 8; orientation++) {
    it(`EXIF orientation ${orientation}: upright, the tag reset, copyright kept`, async () => {
      const bytes = await raw()
        .withExif({ IFD0: { Copyright: 'Ada', Artist: 'Bo' }, IFD2: { UserComment: 'hm' } })
        .withMetadata({ orientation })
        .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
        .toBuffer();
      expect((await sharp(bytes).metadata()).orientation).toBe(orientation);
      const upright = await sharp(bytes, { autoOrient: true })
        .raw()
        .toBuffer({ resolveWithObject: true });
      const { output } = await through('a.jpg', bytes, { format: 'png' });
      const meta = await sharp(output).metadata();
      expect(meta.orientation ?? 1).toBe(1);
      expect([meta.width, meta.height]).toEqual([upright.info.width, upright.info.height]);
      expect(furthest(await stored(output), upright.data)).toBe(0);
    });
  }

  it('copyright and artist survive in every format, from every format', async () => {
    const source = await raw()
      .withExif({ IFD0: { Copyright: 'Ada Byron', Artist: 'Bo' } })
      .jpeg()
      .toBuffer();
    let bytes: Uint8Array = source;
    let from = 'jpg';
    // GIF has no place for EXIF.
    for (const to of writableFormats.filter((format) => format !== 'gif')) {
      const { output, item } = await through(`a.${from}`, bytes, { format: to });
      expect(item.error).toBeUndefined();
      bytes = await readFile(output);
      expect(Buffer.from(bytes).includes('Ada Byron'), `${from} → ${to}`).toBe(true);
      if (to !== 'tiff') expect((await sharp(bytes).metadata()).exif).toBeDefined();
      await sharp(bytes).stats();
      from = to;
    }
  });

  it('EXIF that is damaged is left out, and the picture is made', async () => {
    const encoded = await raw().jpeg().toBuffer();
    for (const exif of [
      Buffer.from('Exif\0\0II*\0\xff\xff\xff\xff', 'latin1'),
      Buffer.from(
        'Exif\0\0MM\0*\0\0\0\x08\x00\x05\x82\x98\0\x02\xff\xff\xff\xff\0\0\0\0',
        'latin1',
      ),
    ]) {
      const length = exif.length + 2;
      const segment = Buffer.concat([Buffer.from([0xff, 0xe1, length >> 8, length & 255]), exif]);
      const bytes = Buffer.concat([encoded.subarray(0, 2), segment, encoded.subarray(2)]);
      const { item } = await through('a.jpg', bytes);
      expect(item.status).toBe('done');
    }
  });
});
