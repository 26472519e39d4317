import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readExif } from '../image/exif';
import { heifColour } from '../image/heifColour';
import { jpegQuality, jpegSegments } from '../image/jpegSegments';
import { maxProfileBytes } from '../image/profileLimit';
import { furthest, raw, stored } from '../testing/pictures';
import { pngChunk } from '../testing/png';
import { adobeRgb, displayP3 } from '../testing/profiles';
import { decode } from './decode';
import { embed } from './embed';

/** A profile with `bytes` that no tag points to. */
function padded(profile: Buffer, bytes: number): Buffer {
  const out = Buffer.concat([profile, Buffer.alloc(bytes, 7)]);
  out.writeUInt32BE(out.length, 0);
  return out;
}

/** A PNG with chunks after its header. */
async function pngWith(...chunks: Uint8Array[]): Promise<Buffer> {
  const plain = await raw().png().toBuffer();
  return Buffer.concat([plain.subarray(0, 33), ...chunks, plain.subarray(33)]);
}

/** A little-endian TIFF with a further text of so many bytes, in a directory of its own at the end. */
function tiffWith(plain: Buffer, tag: number, bytes: number): Buffer {
  const start = plain.readUInt32LE(4);
  const count = plain.readUInt16LE(start);
  const entries = Array.from({ length: count }, (_, i) =>
    plain.subarray(start + 2 + i * 12, start + 14 + i * 12),
  ).filter((entry) => entry.readUInt16LE(0) !== tag);
  const text = Buffer.alloc(12);
  text.writeUInt16LE(tag, 0);
  text.writeUInt16LE(tag === 270 || tag === 315 ? 2 : 1, 2);
  text.writeUInt32LE(bytes, 4);
  text.writeUInt32LE(plain.length, 8);
  const directory = Buffer.alloc(2);
  directory.writeUInt16LE(entries.length + 1);
  const sorted = [...entries, text].sort((a, b) => a.readUInt16LE(0) - b.readUInt16LE(0));
  const file = Buffer.concat([
    plain,
    Buffer.alloc(bytes, 'x'),
    directory,
    ...sorted,
    Buffer.alloc(4),
  ]);
  file.writeUInt32LE(plain.length + bytes, 4);
  return file;
}

/** The work that `call` takes, in milliseconds of processor time, and the bytes that it leaves in memory. */
async function costOf(call: () => unknown): Promise<{ ms: number; bytes: number }> {
  const [cpu, memory] = [process.cpuUsage(), process.memoryUsage()];
  await call();
  const { user, system } = process.cpuUsage(cpu);
  const { heapUsed, external } = process.memoryUsage();
  const bytes = heapUsed + external - memory.heapUsed - memory.external;
  return { ms: (user + system) / 1_000, bytes };
}

describe('an ICC profile', () => {
  it('goes along up to a limit; of a larger one the picture is turned into sRGB', async () => {
    for (const depth of [8, 16] as const) {
      const plain = await raw(3, depth).png().toBuffer();
      const [small, large] = [1_000_000, maxProfileBytes].map((bytes) =>
        Buffer.concat(embed(plain, 'png', { profile: padded(adobeRgb, bytes) })),
      );
      const kept = await decode(small, 'a', 1);
      expect(kept.metadata.profile).toHaveLength(adobeRgb.length + 1_000_000);
      const turned = await decode(large, 'a', 1);
      expect(turned.metadata.profile).toBeUndefined();
      expect(turned.metadata.pngColour).toBeUndefined();
      expect(turned.notes.map(({ code }) => code)).toEqual(['PROFILE_TOO_LARGE']);
      // Other than what was stored, and what libvips makes of the same profile without its ballast.
      const withProfile = Buffer.concat(embed(plain, 'png', { profile: adobeRgb }));
      const srgb = await sharp(withProfile)
        .toColourspace(depth === 8 ? 'srgb' : 'rgb16')
        .ensureAlpha()
        .raw({ depth: depth === 8 ? 'uchar' : 'ushort' })
        .toBuffer();
      expect(furthest(turned.picture.data, srgb)).toBe(0);
      expect(furthest(turned.picture.data, kept.picture.data)).toBeGreaterThan(20);
    }
  });

  it('that is longer than libtiff takes is left out, and the picture is read', async () => {
    const plain = await raw().tiff({ compression: 'none' }).toBuffer();
    const { picture, metadata, notes } = await decode(tiffWith(plain, 34675, 30e6), 'a', 1);
    expect(notes).toEqual([{ code: 'PROFILE_NOT_READ', params: { file: 'a', megabytes: 29 } }]);
    expect(metadata.profile).toBeUndefined();
    expect(furthest(picture.data, (await decode(plain, 'a', 1)).picture.data)).toBe(0);
  });

  it('that is as long as allowed fits into a JPEG', async () => {
    const profile = padded(displayP3, maxProfileBytes - displayP3.length);
    const file = Buffer.concat(embed(await raw().jpeg().toBuffer(), 'jpg', { profile }));
    const { metadata, notes } = await decode(file, 'a', 1);
    expect(notes).toEqual([]);
    expect(metadata.profile && profile.equals(metadata.profile)).toBe(true);
  });
});

describe('what is made to fill a memory, or to take for ever, takes neither', () => {
  it('texts of a PNG that unpack to gigabytes', async () => {
    const packed = deflateSync(Buffer.alloc(50_000_000));
    const texts = ['zTXt', 'iTXt'].map((type) => {
      const head = type === 'zTXt' ? 'k\0\0' : 'k\0\x01\0\0\0';
      return pngChunk(type, Buffer.concat([Buffer.from(head, 'latin1'), packed]));
    });
    const file = await pngWith(...Array.from({ length: 40 }, (_, i) => texts[i % 2]));
    const { ms } = await costOf(async () => {
      const { picture } = await decode(file, 'a', 1);
      expect(furthest(picture.data, (await decode(await pngWith(), 'a', 1)).picture.data)).toBe(0);
    });
    expect(ms).toBeLessThan(4_000);
  });

  it('segments of a JPEG by the million, and tables', async () => {
    const plain = await raw().jpeg({ quality: 80 }).toBuffer();
    const comment = Buffer.from([0xff, 0xfe, 0, 2]);
    const comments = Buffer.alloc(12_000_000, comment);
    const many = Buffer.concat([plain.subarray(0, 2), comments, plain.subarray(2)]);
    const { bytes } = await costOf(() => {
      expect(jpegSegments(many).length).toBeLessThan(5_000);
    });
    expect(bytes).toBeLessThan(30e6);
    expect(furthest(await stored(many), await stored(plain))).toBe(0);
    const table = Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 9)]);
    const data = Buffer.concat(Array<Buffer>(1_000).fill(table));
    const segments = Array(4_000).fill({ marker: 0xdb, data });
    const spent = await costOf(() => expect(jpegQuality(segments)).toBeGreaterThan(0));
    expect(spent.bytes).toBeLessThan(5e6);
  });

  it('chunks of a PNG: of each that tells colours there is one', async () => {
    const gamma = pngChunk('gAMA', Buffer.from([0, 1, 0x86, 0xa0]));
    const file = await pngWith(...Array<Buffer>(900).fill(gamma));
    expect((await decode(file, 'a', 1)).metadata.pngColour).toHaveLength(1);
  });

  it('fields of a TIFF: descriptions, and the layers of an editor', async () => {
    const plain = await raw().tiff({ compression: 'none' }).toBuffer();
    const wanted = (await decode(plain, 'a', 1)).picture.data;
    for (const tag of [270, 315, 700, 34377, 37724]) {
      const file = tiffWith(plain, tag, 60_000_000);
      const { picture } = await decode(file, 'a', 1);
      expect(furthest(picture.data, wanted), `${tag}`).toBe(0);
    }
    // A few megabytes are what people really have.
    const described = tiffWith(plain, 270, 2_000_000);
    expect(furthest((await decode(described, 'a', 1)).picture.data, wanted)).toBe(0);
  });

  it('a single row of a hundred megapixels', async () => {
    const size = Buffer.alloc(13);
    size.writeUInt32BE(100_000_000, 0);
    size.writeUInt32BE(1, 4);
    size.set([8, 2], 8);
    const plain = await raw().png().toBuffer();
    const rest = [
      pngChunk('IDAT', deflateSync(Buffer.alloc(10))),
      pngChunk('IEND', Buffer.alloc(0)),
    ];
    const file = Buffer.concat([plain.subarray(0, 8), pngChunk('IHDR', size), ...rest]);
    await expect(decode(file, 'a', 100)).rejects.toMatchObject({
      code: 'INPUT_TOO_LARGE',
      params: { reason: 'side' },
    });
  });

  it('boxes of an AVIF', async () => {
    const boxes = Buffer.alloc(8_000_000, Buffer.from('\0\0\0\x08free', 'latin1'));
    const { bytes } = await costOf(() => {
      expect(heifColour(boxes)).toBeUndefined();
    });
    expect(bytes).toBeLessThan(5e6);
  });
});

it('EXIF that is too long for a JPEG loses its longest values, not its copyright', async () => {
  const text = (tag: number, length: number) => {
    return { tag, type: 2, count: length, data: Buffer.alloc(length, 'x') };
  };
  const exif = {
    main: [text(0x8298, 20), text(0x010e, 40_000)],
    exif: [text(0x9286, 50_000)],
    gps: [],
  };
  const file = Buffer.concat(embed(await raw().jpeg().toBuffer(), 'jpg', { exif }));
  const kept = readExif((await sharp(file).metadata()).exif!);
  expect(kept?.main.map(({ tag }) => tag)).toEqual([0x010e, 0x8298]);
  expect(kept?.exif).toEqual([]);
});
