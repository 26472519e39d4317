import { UnderdrawError } from '#common/contract';
import type { TiffHeader } from '../image/tiffHeader';

/** What TIFF 6.0 and its supplements call what is refused. */
const floatingPoint = 3;
const lab: ReadonlySet<number> = new Set([8, 9, 10]);
const readColours: ReadonlySet<number> = new Set([0, 1, 2, 3, 5, 6]);
/** Bits of a sample that shares its byte with others: grey and palettes only. */
const narrow: ReadonlySet<number> = new Set([1, 2, 4]);
/** None, CCITT, LZW, JPEG, deflate (two numbers), PackBits, WebP: what libvips is built with here. */
const readCompressions: ReadonlySet<number> = new Set([
  1, 2, 3, 4, 5, 6, 7, 8, 32_773, 32_946, 50_001,
]);

/** The channels of a TIFF that is read. */
export interface TiffChannels {
  /** Whether its colours are CMYK. */
  cmyk: boolean;
  /** Bits a sample. */
  bits: number;
  /** Number of channels beyond the colours, and which of them is alpha; undefined if none is. */
  extra: number;
  alpha: number | undefined;
}

/**
 * Refuse the TIFF kinds that would be read as something else than they are; the table is in
 * docs/batch.md.
 * @throws UnderdrawError INPUT_UNREADABLE.
 */
export function tiffChannels(header: TiffHeader, file: string): TiffChannels {
  const { photometric, bits, sampleFormat, compression, extraSamples } = header;
  const refuse = (reason: 'tiffFloat' | 'tiffSigned' | 'tiffBits') =>
    new UnderdrawError('INPUT_UNREADABLE', { reason, file, count: bits });
  if (lab.has(photometric)) {
    throw new UnderdrawError('INPUT_UNREADABLE', { reason: 'tiffLab', file });
  }
  if (sampleFormat === floatingPoint) throw refuse('tiffFloat');
  if (sampleFormat !== 1 && sampleFormat !== 4) throw refuse('tiffSigned');
  const single = photometric <= 3 && photometric !== 2 && extraSamples.length === 0;
  if (bits !== 8 && bits !== 16 && !(single && narrow.has(bits))) throw refuse('tiffBits');
  if (!readColours.has(photometric)) {
    throw new UnderdrawError('INPUT_UNREADABLE', {
      reason: 'tiffColours',
      file,
      number: photometric,
    });
  }
  if (!readCompressions.has(compression)) {
    throw new UnderdrawError('INPUT_UNREADABLE', {
      reason: 'tiffCompression',
      file,
      number: compression,
    });
  }
  const alpha = extraSamples.findIndex((kind) => kind === 1 || kind === 2);
  return {
    cmyk: photometric === 5,
    bits,
    extra: extraSamples.length,
    alpha: alpha < 0 ? undefined : alpha,
  };
}
