import { crc32 } from 'node:zlib';
import {
  formats,
  type LabelInput,
  type Notice,
  type Picture,
  paperColour,
  samplesOf,
} from '#common/contract';
import { overPaper } from '#common/image/alpha';
import { LabelPalette } from '#common/label/labelPalette';
import { gifWithIndicesAsGrey } from '../image/gifIndices';
import { isPaletted, withIndicesAsGrey } from '../image/pngIndices';
import { type Decoded, decode } from '../io/decode';
import { labelMapNotice } from '../label/labelMapNotice';

/** A file of a label map, and what its pixels are in its own colours. */
interface LabelFile {
  bytes: Uint8Array;
  name: string;
  maxMegapixels: number;
  decoded: Decoded;
}

/**
 * The class numbers in a label map. In a GIF or a PNG with a palette they are its indices, whatever colours
 * they are shown in, unless these are numbers themselves: grey 0, 1, 2 …
 */
export async function labelFileIndices(
  file: LabelFile,
  { palette }: LabelInput,
): Promise<{ picture: Picture; notes: Notice[] }> {
  const { decoded, name } = file;
  const { picture, format, quality } = decoded;
  const lossy = formats[format].compression === 'lossy' || quality !== undefined;
  const notes: Notice[] = lossy ? [{ code: 'LABEL_NUMBERS_LOSSY', params: { file: name } }] : [];
  if (!mayHaveIndices(format) || greatestGrey(picture) < palette.length) return { picture, notes };
  return { picture: (await indicesOf(file)) ?? picture, notes };
}

/**
 * Whether a label map whose colours are of another palette has indices that may be the class
 * numbers. Undefined for anything else.
 */
export async function indicesNotice(
  file: LabelFile,
  input: LabelInput,
): Promise<Notice | undefined> {
  const { bytes, decoded, name } = file;
  if (!mayHaveIndices(decoded.format)) return undefined;
  if (decoded.format === 'png' && !isPaletted(bytes)) return undefined;
  const opaque = overPaper(decoded.picture, paperColour(input)!);
  const notice = labelMapNotice(opaque, new LabelPalette(input.palette), '');
  if (notice?.code !== 'LABELS_OTHER_PALETTE') return undefined;
  const indices = await indicesOf(file);
  const max = indices ? greatestGrey(indices) : Number.POSITIVE_INFINITY;
  if (max >= input.palette.length) return undefined;
  return { code: 'LABELS_MAY_BE_INDICES', params: { file: name, max } };
}

const mayHaveIndices = (format: Decoded['format']) => format === 'png' || format === 'gif';

async function indicesOf(file: LabelFile): Promise<Picture | undefined> {
  const { bytes, name, maxMegapixels, decoded } = file;
  const grey =
    decoded.format === 'gif' ? gifWithIndicesAsGrey(bytes) : withIndicesAsGrey(bytes, crc32);
  return grey && (await decode(grey, name, maxMegapixels)).picture;
}

/** The greatest sample if all pixels are grey, else infinity. */
function greatestGrey(picture: Picture): number {
  const samples = samplesOf(picture);
  let max = 0;
  for (let i = 0; i < samples.length; i += 4) {
    const value = samples[i];
    if (value !== samples[i + 1] || value !== samples[i + 2]) return Number.POSITIVE_INFINITY;
    if (value > max) max = value;
  }
  return max;
}
