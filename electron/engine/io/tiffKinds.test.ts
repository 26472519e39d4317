import { describe, expect, it } from 'vitest';
import { samplesOf, UnderdrawError } from '#common/contract';
import { type TiffSpec, tiffFile } from '../testing/tiff';
import { decode } from './decode';

// The table of TIFF kinds in docs/batch.md, row by row. The values were read from these files by
// tifffile 2025 and Pillow 12 (premultiplied colours, palettes), not by libvips.

const grey = { photometric: 1, bits: 8, channels: 1 };
const rgb = { photometric: 2, bits: 8, channels: 3 };
const cmyk = { photometric: 5, bits: 8, channels: 4 };
const palette = [
  ...[65_535, 0, 10_280, 51_400],
  ...[0, 65_535, 5_140, 25_700],
  ...[0, 0, 65_535, 12_850],
];

type Row = [name: string, spec: TiffSpec, rgba: number[], more?: { depth?: 16; leftOut?: number }];

const read: Row[] = [
  ['grey', { ...grey, samples: [37, 137] }, [37, 37, 37, 255, 137, 137, 137, 255]],
  [
    'grey, white is zero',
    { ...grey, photometric: 0, samples: [37, 137] },
    [218, 218, 218, 255, 118, 118, 118, 255],
  ],
  ['1 bit', { ...grey, bits: 1, samples: [1, 0] }, [255, 255, 255, 255, 0, 0, 0, 255]],
  [
    '1 bit, white is zero',
    { ...grey, bits: 1, photometric: 0, samples: [1, 0] },
    [0, 0, 0, 255, 255, 255, 255, 255],
  ],
  ['2 bits', { ...grey, bits: 2, samples: [1, 2] }, [85, 85, 85, 255, 170, 170, 170, 255]],
  ['4 bits', { ...grey, bits: 4, samples: [3, 12] }, [51, 51, 51, 255, 204, 204, 204, 255]],
  [
    'grey of 16 bits',
    { ...grey, bits: 16, samples: [16_926, 60_977] },
    [16_926, 16_926, 16_926, 65_535, 60_977, 60_977, 60_977, 65_535],
    { depth: 16 },
  ],
  [
    'grey with alpha',
    { ...grey, channels: 2, extraSamples: [2], samples: [37, 235, 137, 203] },
    [37, 37, 37, 235, 137, 137, 137, 203],
  ],
  [
    'grey with alpha and a spot colour',
    { ...grey, channels: 3, extraSamples: [2, 0], samples: [37, 235, 140, 137, 203, 133] },
    [37, 37, 37, 235, 137, 137, 137, 203],
    { leftOut: 1 },
  ],
  [
    'grey with a saved selection',
    { ...grey, channels: 2, extraSamples: [0], samples: [37, 235, 137, 203] },
    [37, 37, 37, 255, 137, 137, 137, 255],
    { leftOut: 1 },
  ],
  [
    'palette',
    { ...grey, photometric: 3, bits: 2, palette, samples: [2, 3] },
    [40, 20, 255, 255, 200, 100, 50, 255],
  ],
  [
    'RGB',
    { ...rgb, samples: [37, 235, 140, 137, 203, 133] },
    [37, 235, 140, 255, 137, 203, 133, 255],
  ],
  [
    'RGB, one plane a colour',
    { ...rgb, planar: true, samples: [37, 137, 235, 203, 140, 133] },
    [37, 235, 140, 255, 137, 203, 133, 255],
  ],
  [
    'RGB of 16 bits, BigTIFF, big-endian',
    { ...rgb, bits: 16, big: true, samples: [27_313, 30_033, 26_578, 43_743, 46_535, 4_861] },
    [27_313, 30_033, 26_578, 65_535, 43_743, 46_535, 4_861, 65_535],
    { depth: 16 },
  ],
  [
    'RGB with alpha',
    { ...rgb, channels: 4, extraSamples: [2], samples: [37, 235, 140, 72, 137, 203, 133, 79] },
    [37, 235, 140, 72, 137, 203, 133, 79],
  ],
  [
    'RGB with alpha, planes',
    {
      ...rgb,
      channels: 4,
      extraSamples: [2],
      planar: true,
      samples: [37, 137, 235, 203, 140, 133, 72, 79],
    },
    [37, 235, 140, 72, 137, 203, 133, 79],
  ],
  [
    'RGB and a fourth channel without a word on it',
    { ...rgb, channels: 4, samples: [10, 20, 30, 40, 50, 60, 70, 80] },
    [10, 20, 30, 40, 50, 60, 70, 80],
  ],
  [
    'RGB with premultiplied alpha',
    { ...rgb, channels: 4, extraSamples: [1], samples: [37, 20, 140, 200, 60, 30, 7, 90] },
    [47, 25, 178, 200, 170, 85, 19, 90],
  ],
  [
    'RGB with a saved selection',
    { ...rgb, channels: 4, extraSamples: [0], samples: [37, 235, 140, 72, 137, 203, 133, 79] },
    [37, 235, 140, 255, 137, 203, 133, 255],
    { leftOut: 1 },
  ],
  [
    'RGB with alpha and a spot colour',
    {
      ...rgb,
      channels: 5,
      extraSamples: [2, 0],
      samples: [37, 235, 140, 72, 255, 137, 203, 133, 79, 192],
    },
    [37, 235, 140, 72, 137, 203, 133, 79],
    { leftOut: 1 },
  ],
  [
    'RGB with a spot colour before its alpha',
    {
      ...rgb,
      channels: 5,
      extraSamples: [0, 2],
      samples: [37, 235, 140, 72, 255, 137, 203, 133, 79, 192],
    },
    [37, 235, 140, 255, 137, 203, 133, 192],
    { leftOut: 1 },
  ],
  [
    'RGB of 16 bits with alpha and three more',
    {
      ...rgb,
      bits: 16,
      channels: 7,
      extraSamples: [2, 0, 0, 0],
      samples: [
        ...[16_926, 9_287, 46_467, 34_246, 1, 2, 3],
        ...[60_977, 34_105, 45_571, 56_260, 4, 5, 6],
      ],
    },
    [16_926, 9_287, 46_467, 34_246, 60_977, 34_105, 45_571, 56_260],
    { depth: 16, leftOut: 3 },
  ],
  ['CMYK, no ink', { ...cmyk, samples: new Array(8).fill(0) }, new Array(8).fill(255)],
  [
    'CMYK with alpha',
    { ...cmyk, channels: 5, extraSamples: [2], samples: [0, 0, 0, 0, 127, 0, 0, 0, 0, 30] },
    [255, 255, 255, 127, 255, 255, 255, 30],
  ],
  [
    'CMYK of 16 bits with alpha and a spot colour',
    {
      ...cmyk,
      bits: 16,
      channels: 6,
      extraSamples: [2, 0],
      samples: [0, 0, 0, 0, 257 * 127, 9, 0, 0, 0, 0, 257 * 30, 9],
    },
    [255, 255, 255, 127, 255, 255, 255, 30],
    { leftOut: 1 },
  ],
  [
    'CMYK with a spot colour',
    { ...cmyk, channels: 5, extraSamples: [0], samples: [0, 0, 0, 0, 127, 0, 0, 0, 0, 30] },
    new Array(8).fill(255),
    { leftOut: 1 },
  ],
];

const one = [0.25, 0.5];
const refused: [name: string, spec: TiffSpec, reason: string][] = [
  ['floating point, grey', { ...grey, bits: 32, sampleFormat: 3, samples: one }, 'tiffFloat'],
  [
    'floating point, RGB',
    { ...rgb, bits: 32, sampleFormat: 3, samples: [...one, ...one, ...one] },
    'tiffFloat',
  ],
  ['integers of 32 bits', { ...grey, bits: 32, samples: [1, 2 ** 31] }, 'tiffBits'],
  ['signed integers', { ...grey, sampleFormat: 2, samples: [1, 2] }, 'tiffSigned'],
  ['24 bits', { ...grey, bits: 24, samples: [1, 2] }, 'tiffBits'],
  ['L*a*b* of 8 bits', { ...rgb, photometric: 8, samples: [1, 2, 3, 4, 5, 6] }, 'tiffLab'],
  [
    'L*a*b* of 16 bits',
    { ...rgb, photometric: 8, bits: 16, samples: [1, 2, 3, 4, 5, 6] },
    'tiffLab',
  ],
  ['ICC L*a*b*', { ...rgb, photometric: 9, samples: [1, 2, 3, 4, 5, 6] }, 'tiffLab'],
  ['LogLuv', { ...rgb, photometric: 32_845, samples: [1, 2, 3, 4, 5, 6] }, 'tiffColours'],
  ['raw of a camera', { ...grey, photometric: 32_803, samples: [1, 2] }, 'tiffColours'],
  ['Zstandard', { ...grey, compression: 50_000, samples: [1, 2] }, 'tiffCompression'],
  ['JPEG 2000', { ...grey, compression: 34_712, samples: [1, 2] }, 'tiffCompression'],
];

describe('TIFF kinds', () => {
  for (const [name, spec, rgba, { depth = 8, leftOut = 0 } = {}] of read) {
    it(`${name}: read`, async () => {
      const { picture, notes } = await decode(tiffFile(spec), 'a.tif', 1);
      expect(picture).toMatchObject({ width: 2, height: 1, depth });
      expect([...samplesOf(picture)]).toEqual(rgba);
      const left = { code: 'CHANNELS_LEFT_OUT', params: { file: 'a.tif', count: leftOut } };
      expect(notes.filter(({ code }) => code === left.code)).toEqual(leftOut > 0 ? [left] : []);
    });
  }

  for (const [name, spec, reason] of refused) {
    it(`${name}: refused`, async () => {
      const error = await decode(tiffFile(spec), 'a.tif', 1).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(UnderdrawError);
      expect(error).toMatchObject({ code: 'INPUT_UNREADABLE', params: { reason } });
    });
  }
});
