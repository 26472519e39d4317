import { firstEntries, inlineBytes, tiffLayout, tiffOffset } from './tiffEntries';

/** How the samples of a TIFF file's first picture are stored (TIFF 6.0, sections 8, 18 and 19; BigTIFF). */
export interface TiffHeader {
  /** Tag 262: 0 and 1 grey, 2 RGB, 3 palette, 5 CMYK, 6 YCbCr, 8 to 10 L*a*b*. */
  photometric: number;
  /** Tag 258: bits a sample, the most of all channels. */
  bits: number;
  /** Tag 339: 1 unsigned, 2 signed, 3 floating point, 4 undefined, 5 and 6 complex. */
  sampleFormat: number;
  /** Tag 259. */
  compression: number;
  /** Tag 338: for each channel beyond the colours 0 unspecified, 1 alpha (premultiplied), 2 alpha. */
  extraSamples: readonly number[];
}

const tags = {
  bits: 258,
  compression: 259,
  photometric: 262,
  samples: 277,
  extraSamples: 338,
  sampleFormat: 339,
} as const;

/** More channels than any picture has that is read. */
const maxValues = 32;

/** The header of a TIFF file; undefined if these bytes are no TIFF, or its first directory is cut. */
export function readTiffHeader(file: Uint8Array): TiffHeader | undefined {
  const fields = firstDirectory(file);
  if (!fields) return undefined;
  const { bits = [1], compression = [1], photometric = [], samples = [1] } = fields;
  const { extraSamples, sampleFormat = [1] } = fields;
  const kind = photometric[0] ?? 1;
  const extra = Math.max(0, (samples[0] ?? 1) - coloursOf(kind));
  return {
    photometric: kind,
    bits: Math.max(...bits),
    sampleFormat: Math.max(...sampleFormat),
    compression: compression[0],
    // Without the tag, the first further channel is taken for alpha, as other readers do.
    extraSamples: Array.from({ length: extra }, (_, i) => extraSamples?.[i] ?? (i === 0 ? 2 : 0)),
  };
}

/** Channels that hold colour. */
function coloursOf(photometric: number): number {
  switch (photometric) {
    case 0:
    case 1:
    case 3:
      return 1;
    case 5:
      return 4;
    default:
      return 3;
  }
}

type Fields = Partial<Record<keyof typeof tags, number[]>>;

function firstDirectory(file: Uint8Array): Fields | undefined {
  const layout = tiffLayout(file);
  const entries = layout && firstEntries(layout);
  if (!entries) return undefined;
  const { view, little } = layout;
  const fields: Fields = {};
  for (const { tag, type, count: told, valueAt } of entries) {
    const name = (Object.keys(tags) as (keyof typeof tags)[]).find((one) => tags[one] === tag);
    if (!name) continue;
    // Both are SHORT in every file; some writers use LONG.
    const size = type === 4 ? 4 : 2;
    const count = Math.min(maxValues, told);
    const from = count * size <= inlineBytes(layout) ? valueAt : tiffOffset(layout, valueAt);
    if (count === 0 || from + count * size > file.length) continue;
    fields[name] = Array.from({ length: count }, (_, k) =>
      size === 4 ? view.getUint32(from + k * 4, little) : view.getUint16(from + k * 2, little),
    );
  }
  return fields;
}
