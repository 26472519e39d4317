import type { ReadableFormat } from '#common/contract';
import {
  type Chromaticity,
  type ColourSpace,
  codedSpace,
  gammaSpace,
  isHdr,
} from '../image/colourSpace';
import type { Exif } from '../image/exif';
import { exifDensity, type ToldDensity } from '../image/exifFields';
import { heifColour } from '../image/heifColour';
import { jfifDensity, jpegQuality, jpegSegments } from '../image/jpegSegments';
import { type PngChunk, pngChunks } from '../image/pngChunks';
import { maxProfileBytes } from '../image/profileLimit';
import { webpQuality } from '../image/webpQuality';

/** What the container of a picture says, beside its pixels, profile and EXIF block. */
export interface FileFacts extends ToldDensity {
  /** Colours that are told otherwise than by a profile; they go before it. */
  colour?: ColourSpace;
  /** Whether colours are told as those of a high dynamic range, which no profile can hold. */
  hdr: boolean;
  /** Of a PNG: the chunks that tell its colours. */
  pngColour: readonly PngChunk[];
  /** Of a lossy file, 1 … 100. */
  quality?: number;
  /** Of an animated PNG, which libvips takes for a still one. */
  frames: number;
}

const none: FileFacts = { hdr: false, pngColour: [], frames: 1 };
/** What pixels are where nothing is told of them. A TIFF says so itself, or leaves it open. */
const square: ToldDensity = { aspect: [1, 1] };

/** @param exif the file's EXIF block, where most formats have their density. */
export function fileFacts(
  file: Uint8Array,
  format: ReadableFormat,
  exif: Exif | undefined,
): FileFacts {
  const told = exif ? exifDensity(exif) : {};
  switch (format) {
    case 'png':
      return pngFacts(pngChunks(file), told);
    case 'jpg': {
      const segments = jpegSegments(file);
      const quality = jpegQuality(segments);
      return { ...none, ...square, ...told, ...jfifDensity(segments), quality };
    }
    case 'gif':
      return none;
    case 'webp':
      return { ...none, ...square, ...told, quality: webpQuality(file) };
    case 'avif': {
      const coded = heifColour(file);
      if (!coded) return { ...none, ...square, ...told };
      const { primaries, transfer } = coded;
      return {
        ...none,
        ...square,
        ...told,
        colour: codedSpace(primaries, transfer),
        hdr: isHdr(transfer),
        // RGB in full range, as it is decoded.
        pngColour: isHdr(transfer)
          ? [{ type: 'cICP', data: Uint8Array.of(primaries, transfer, 0, 1) }]
          : [],
      };
    }
    case 'tiff':
      return { ...none, ...told };
  }
}

/** The first of these tells the colours (PNG, third edition, 4.3); gAMA and cHRM go together. */
const colourChunks: Readonly<Record<string, (data: Uint8Array) => boolean>> = {
  // RGB in full range: anything else is not for the pixels of a PNG.
  cICP: (data) => data.length === 4 && data[2] === 0 && data[3] === 1,
  iCCP: (data) => data.length <= maxProfileBytes,
  sRGB: (data) => data.length === 1,
  gAMA: (data) => data.length === 4,
  cHRM: (data) => data.length === 32,
};

function pngFacts(chunks: readonly PngChunk[], exif: ToldDensity): FileFacts {
  // Only the first of each type: more are against the standard, and a hostile file may have a million.
  const find = (wanted: string) => {
    const data = chunks.find(({ type }) => type === wanted)?.data;
    return data && (colourChunks[wanted]?.(data) ?? true) ? data : undefined;
  };
  const pngColour = Object.keys(colourChunks).flatMap((type) => {
    const data = find(type);
    return data ? [{ type, data }] : [];
  });
  const coded = find('cICP');
  const frames = find('acTL');
  return {
    colour: coded ? codedSpace(coded[0], coded[1]) : gammaOf(find),
    hdr: coded !== undefined && isHdr(coded[1]),
    pngColour,
    ...square,
    ...exif,
    ...pngDensity(find('pHYs')),
    frames: frames && frames.length >= 4 ? numberAt(frames, 0) : 1,
  };
}

/** Colours by gAMA and cHRM, if nothing that goes before them is there. */
function gammaOf(find: (type: string) => Uint8Array | undefined): ColourSpace | undefined {
  const [gamma, chromaticities] = [find('gAMA'), find('cHRM')];
  if (!gamma || find('iCCP') || find('sRGB')) return undefined;
  const power = 100_000 / numberAt(gamma, 0);
  if (!Number.isFinite(power) || power < 0.1 || power > 10) return undefined;
  if (!chromaticities) return gammaSpace(power);
  const xy = (i: number): Chromaticity => [
    numberAt(chromaticities, i * 8) / 100_000,
    numberAt(chromaticities, i * 8 + 4) / 100_000,
  ];
  const [white, red, green, blue] = [xy(0), xy(1), xy(2), xy(3)];
  const usable = [white, red, green, blue].every(([, y]) => y > 0.001);
  return gammaSpace(power, usable ? { white, red, green, blue } : undefined);
}

/** Pixels a metre, or a unit that is not known. */
function pngDensity(data: Uint8Array | undefined): ToldDensity {
  if (data?.length !== 9) return {};
  const [x, y] = [numberAt(data, 0), numberAt(data, 4)];
  if (x === 0 || y === 0) return {};
  return data[8] === 1 ? { density: [x * 0.0254, y * 0.0254] } : { aspect: [x, y] };
}

const numberAt = (data: Uint8Array, at: number) =>
  new DataView(data.buffer, data.byteOffset).getUint32(at);
