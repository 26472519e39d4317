import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { LabelInput } from '#common/contract';
import { LabelPalette } from '#common/label/labelPalette';
import { readCard } from '../catalog/cardFile';
import { codedSpace } from '../image/colourSpace';
import { iccProfile } from '../image/iccProfile';
import type { PngChunk } from '../image/pngChunks';
import { embed } from '../io/embed';
import type { Metadata } from '../io/metadata';
import { adobeRgb } from '../testing/profiles';
import { decodeUpload } from './decodeUpload';

/** A picture of one colour as PNG, or as JPEG. */
async function flat(
  colour: number[],
  metadata: Metadata,
  format: 'png' | 'jpg' = 'png',
): Promise<Uint8Array<ArrayBuffer>> {
  const samples = Uint8Array.from({ length: 16 * 16 * 3 }, (_, i) => colour[i % 3]);
  const image = sharp(samples, { raw: { width: 16, height: 16, channels: 3 } });
  const encoded = await (format === 'png' ? image.png() : image.jpeg({ quality: 100 })).toBuffer();
  return Buffer.concat(embed(encoded, format, metadata));
}

async function seen(
  bytes: Uint8Array<ArrayBuffer>,
  fit?: Parameters<typeof decodeUpload>[0]['fit'],
) {
  const { data } = await decodeUpload({ data: bytes, name: 'a.png', fit });
  return [...data.subarray(0, 3)];
}

const near = (made: number[], wanted: number[], most = 1) =>
  expect(Math.max(...made.map((v, i) => Math.abs(v - wanted[i])))).toBeLessThanOrEqual(most);

const bytes = (...values: number[]) => Uint8Array.from(values);
function words(...values: number[]): Uint8Array {
  const data = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => {
    data.writeUInt32BE(value, i * 4);
  });
  return data;
}
const p3Chromaticities = words(31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000);

describe('a picture that is opened in the window', () => {
  // (40, 60, 60) in these spaces as Chromium 140 draws it on an sRGB screen.
  const told: [string, PngChunk[], number[]][] = [
    ['gAMA 1.0', [{ type: 'gAMA', data: words(100_000) }], [110, 133, 133]],
    ['cICP of Display-P3', [{ type: 'cICP', data: bytes(12, 13, 0, 1) }], [34, 61, 60]],
    [
      'gAMA and cHRM',
      [
        { type: 'gAMA', data: words(45_455) },
        { type: 'cHRM', data: p3Chromaticities },
      ],
      [28, 58, 58],
    ],
    [
      'sRGB, which goes before gAMA',
      [
        { type: 'sRGB', data: bytes(0) },
        { type: 'gAMA', data: words(100_000) },
      ],
      [40, 60, 60],
    ],
  ];
  for (const [name, pngColour, wanted] of told) {
    it(`is in sRGB: a PNG with ${name}`, async () => {
      near(await seen(await flat([40, 60, 60], { pngColour })), wanted);
    });
  }

  it('is in sRGB: one with an Adobe RGB profile, and a JPEG whose EXIF says so', async () => {
    // By the published matrices: (60, 180, 60) of Adobe RGB has no red in sRGB.
    near(await seen(await flat([60, 180, 60], { profile: adobeRgb })), [0, 181, 42], 2);
    const field = (tag: number, type: number, ...data: number[]) => {
      return { tag, type, count: type === 2 ? data.length : 1, data: bytes(...data) };
    };
    const exif = {
      main: [],
      exif: [field(0xa001, 3, 0xff, 0xff)],
      gps: [],
      interoperability: [field(1, 2, ...Buffer.from('R03\0'))],
    };
    near(await seen(await flat([60, 180, 60], { exif }, 'jpg')), [0, 181, 42], 2);
    const plain = { ...exif, interoperability: [] };
    near(await seen(await flat([60, 180, 60], { exif: plain }, 'jpg')), [60, 180, 60]);
  });

  const sRgb = iccProfile(codedSpace(1, 13)!);
  it('keeps its exact colours where the profile is sRGB up to rounding, and as a label map', async () => {
    expect(await seen(await flat([58, 123, 213], { profile: sRgb }))).toEqual([58, 123, 213]);
    const fit = { width: 8, height: 8, mode: 'fill', content: 'labels' } as const;
    expect(await seen(await flat([60, 180, 60], { profile: adobeRgb }), fit)).toEqual([
      60, 180, 60,
    ]);
  });
});

describe('what is to be said of a file that a window opened', () => {
  const islands = async () => (await readCard(path.resolve('models', 'islands')))!.card;
  const side = 8;
  const classes = Uint8Array.from({ length: side * side }, (_, i) => i % 16);
  const raw = { width: side, height: side, channels: 1 } as const;
  const open = (data: Uint8Array<ArrayBuffer>, numbers: boolean) =>
    decodeUpload(
      { data, name: 'a.png', map: { model: 'islands', input: 'label', numbers } },
      islands,
    );
  const codesOf = ({ notes = [] }: Awaited<ReturnType<typeof open>>) =>
    notes.map(({ code }) => code);

  it('is that only its first frame was taken', async () => {
    const frames = await sharp(
      Uint8Array.from({ length: side * side * 2 }, (_, i) => i),
      {
        raw: { ...raw, height: side * 2, pageHeight: side },
      },
    )
      .webp()
      .toBuffer();
    const { notes } = await decodeUpload({ data: new Uint8Array(frames), name: 'a.webp' });
    expect(notes).toEqual([{ code: 'FIRST_FRAME', params: { file: 'a.webp', count: 2 } }]);
  });

  it('is that a label map holds class numbers, which it is read by if that is wished', async () => {
    const map = new Uint8Array(await sharp(classes, { raw }).png().toBuffer());
    expect(codesOf(await open(map, false))).toEqual(['LABELS_ARE_NUMBERS']);
    const read = await open(map, true);
    expect(read.notes).toEqual([]);
    const { palette } = (await islands()).inputs[0] as LabelInput;
    const { indices, illegal } = new LabelPalette(palette).toIndices(read);
    expect(illegal).toBe(0);
    expect([...indices]).toEqual([...classes]);
  });

  it('is nothing for a map as it should be', async () => {
    const { palette } = (await islands()).inputs[0] as LabelInput;
    const { data } = new LabelPalette(palette).toPicture(classes, side, side);
    const png = await sharp(data, { raw: { ...raw, channels: 4 } })
      .png()
      .toBuffer();
    expect(codesOf(await open(new Uint8Array(png), false))).toEqual([]);
  });
});
