import type { PictureFormat } from '#common/contract';
import {
  type Chromaticity,
  type ColourSpace,
  codedSpace,
  gammaSpace,
  isHdr,
} from '../image/colourSpace';
import type { Exif } from '../image/exif';
import { type Density, exifDensity } from '../image/exifFields';
import { heifColour } from '../image/heifColour';
import { jfifDensity, jpegQuality, jpegSegments } from '../image/jpegSegments';
import { type PngChunk, pngChunks } from '../image/pngChunks';
import { webpQuality } from '../image/webpQuality';

/** What the container of a picture says, beside its pixels, profile and EXIF block. */
export interface FileFacts {
  /** Colours that are told otherwise than by a profile; they go before it. */
  colour?: ColourSpace;
  /** Whether colours are told as those of a high dynamic range, which no profile can hold. */
  hdr: boolean;
  /** Of a PNG: the chunks that tell its colours. */
  pngColour: readonly PngChunk[];
  density?: Density;
  /** Of a lossy file, 1 … 100. */
  quality?: number;
  /** Of an animated PNG, which libvips takes for a still one. */
  frames: number;
}

const none: FileFacts = { hdr: false, pngColour: [], frames: 1 };

/** @param exif the file's EXIF block, where most formats have their density. */
export function fileFacts(
  file: Uint8Array,
  format: PictureFormat,
  exif: Exif | undefined,
): FileFacts {
  const density = exif && exifDensity(exif);
  switch (format) {
    case 'png':
      return pngFacts(pngChunks(file), density);
    case 'jpg': {
      const segments = jpegSegments(file);
      const quality = jpegQuality(segments);
      return { ...none, density: jfifDensity(segments) ?? density, quality };
    }
    case 'webp':
      return { ...none, density, quality: webpQuality(file) };
    case 'avif': {
      const coded = heifColour(file);
      if (!coded) return { ...none, density };
      const { primaries, transfer } = coded;
      return {
        ...none,
        density,
        colour: codedSpace(primaries, transfer),
        hdr: isHdr(transfer),
        // RGB in full range, as it is decoded.
        pngColour: isHdr(transfer)
          ? [{ type: 'cICP', data: Uint8Array.of(primaries, transfer, 0, 1) }]
          : [],
      };
    }
    case 'tiff':
      return { ...none, density };
  }
}

/** The first of these tells the colours (PNG, third edition, 4.3); gAMA and cHRM go together. */
const colourChunks = ['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM'];

function pngFacts(chunks: readonly PngChunk[], exif: Density | undefined): FileFacts {
  const find = (wanted: string) => chunks.find(({ type }) => type === wanted)?.data;
  const coded = find('cICP');
  const frames = find('acTL');
  return {
    colour: coded && coded.length >= 4 ? codedSpace(coded[0], coded[1]) : gammaOf(find),
    hdr: coded !== undefined && isHdr(coded[1]),
    pngColour: chunks.filter(({ type }) => colourChunks.includes(type)),
    density: pngDensity(find('pHYs')) ?? exif,
    frames: frames && frames.length >= 4 ? numberAt(frames, 0) : 1,
  };
}

/** Colours by gAMA and cHRM, if nothing that goes before them is there. */
function gammaOf(find: (type: string) => Uint8Array | undefined): ColourSpace | undefined {
  const [gamma, chromaticities] = [find('gAMA'), find('cHRM')];
  if (!gamma || gamma.length < 4 || find('iCCP') || find('sRGB')) return undefined;
  const power = 100_000 / numberAt(gamma, 0);
  if (!Number.isFinite(power) || power < 0.1 || power > 10) return undefined;
  if (!chromaticities || chromaticities.length < 32) return gammaSpace(power);
  const xy = (i: number): Chromaticity => [
    numberAt(chromaticities, i * 8) / 100_000,
    numberAt(chromaticities, i * 8 + 4) / 100_000,
  ];
  const [white, red, green, blue] = [xy(0), xy(1), xy(2), xy(3)];
  const usable = [white, red, green, blue].every(([, y]) => y > 0.001);
  return gammaSpace(power, usable ? { white, red, green, blue } : undefined);
}

/** Pixels a metre as dots an inch; undefined if only the shape of a pixel is told. */
function pngDensity(data: Uint8Array | undefined): Density | undefined {
  if (!data || data.length < 9 || data[8] !== 1) return undefined;
  const [x, y] = [numberAt(data, 0) * 0.0254, numberAt(data, 4) * 0.0254];
  return x > 0 && y > 0 ? [x, y] : undefined;
}

const numberAt = (data: Uint8Array, at: number) =>
  new DataView(data.buffer, data.byteOffset).getUint32(at);
