import path from 'node:path';
import type { Metadata as SharpMetadata } from 'sharp';
import {
  depthIn,
  formatByCodec,
  type Notice,
  type Picture,
  type ReadableFormat,
  readableLabels,
  samplesOf,
  UnderdrawError,
  unreadByContent,
} from '#common/contract';
import { readRegular } from '../files/regularFile';
import { adobeRgbSpace, type ColourSpace, isSrgb } from '../image/colourSpace';
import { type Exif, readExif } from '../image/exif';
import { asSrgb, exifColourSpace, type ToldDensity, withoutLayout } from '../image/exifFields';
import { greyToSrgb } from '../image/greyProfile';
import { iccProfile } from '../image/iccProfile';
import { readIptc } from '../image/iptc';
import { hasEnd } from '../image/jpegSegments';
import { withoutLongTexts } from '../image/pngChunks';
import { maxProfileBytes } from '../image/profileLimit';
import { unreadProfileBytes, withoutLongFields } from '../image/tiffEntries';
import { readTiffHeader } from '../image/tiffHeader';
import { cannotRead } from './cannotRead';
import { type FileFacts, fileFacts } from './fileFacts';
import type { Metadata } from './metadata';
import { maxChannels, readPixels } from './readPixels';
import sharp from './sharp';
import { tiffChannels } from './tiffSamples';
import { descriptiveXmp } from './xmp';

export interface Decoded {
  picture: Picture;
  format: ReadableFormat;
  /** Metadata to copy to the translation. */
  metadata: Metadata;
  /** The space of the pixels where it is told otherwise than by an ICC profile; goes before that. */
  space?: ColourSpace;
  /** Of a lossy JPEG or WebP file, 1 … 100. */
  quality?: number;
  notes: Notice[];
}

sharp.cache(false);

const settings = {
  limitInputPixels: false,
  limitInputChannels: maxChannels,
  failOn: 'error',
  autoOrient: true,
} as const;

/** Use one codec thread for each picture: in a batch, nets keep the other cores busy. */
export function limitCodecThreads(): void {
  sharp.concurrency(1);
}

/**
 * Decode a picture: upright by its EXIF orientation, 8 or 16 bits as stored if its format keeps
 * both (else 8, with a notice). RGB pixels stay in their own profile, which the metadata holds;
 * CMYK and grey with a profile become sRGB.
 * @param name the file's name in messages.
 * @param admit awaited with the size of the pixels in bytes, before they are decoded.
 * @throws UnderdrawError INPUT_UNREADABLE or INPUT_TOO_LARGE.
 */
export async function decode(
  file: Uint8Array,
  name: string,
  maxMegapixels: number,
  admit: (bytes: number) => Promise<void> = async () => {},
): Promise<Decoded> {
  const bytes = withoutLongFields(withoutLongTexts(file));
  const header = readTiffHeader(bytes);
  // Before libvips sees the file: it reads some of the kinds that are refused as something else.
  const channels = header && tiffChannels(header, name);
  const meta = await sharp(bytes, settings)
    .metadata()
    .catch((cause: unknown) => {
      throw unreadable(name, bytes, cause);
    });
  // SVG, PDF and libvips' other loaders are refused: not needed, and a larger attack surface.
  const format = formatOf(meta);
  if (!format) throw unreadable(name, bytes);
  const megapixels = (meta.width * meta.height) / 1e6;
  if (megapixels > maxMegapixels) {
    throw new UnderdrawError('INPUT_TOO_LARGE', {
      reason: 'picture',
      file: name,
      count: Number(megapixels.toPrecision(3)),
      width: meta.width,
      height: meta.height,
      limit: maxMegapixels,
    });
  }
  if (Math.max(meta.width, meta.height) > maxSide) {
    const { width, height } = meta;
    const params = { reason: 'side', file: name, width, height, limit: maxSide } as const;
    throw new UnderdrawError('INPUT_TOO_LARGE', params);
  }
  // libvips converts CMYK in 8 bits.
  const deep = meta.depth === 'ushort' && meta.space !== 'cmyk' && depthIn(format, 16) === 16;
  const icc = rgbProfile(meta);
  const exif = exifOf(meta, bytes);
  const facts = fileFacts(bytes, format, exif);
  // libvips converts grey of 8 bits alone.
  const deepGrey = deep && profileSpace(meta) === 'GRAY';
  const toSrgb = deepGrey && meta.space === 'grey16' ? greyToSrgb(meta.icc!) : undefined;
  const inSrgb = meta.space === 'cmyk' || (!!meta.icc && !icc && (!deep || !!toSrgb));
  const colour = colourOf(inSrgb, icc, exif, facts);
  await admit(meta.width * meta.height * Math.max(4, meta.channels) * (deep ? 2 : 1));
  const notes: Notice[] = [];
  const frames = Math.max(meta.pages ?? 1, facts.frames);
  if (frames > 1) notes.push({ code: 'FIRST_FRAME', params: { file: name, count: frames } });
  if (meta.depth === 'ushort' && !deep) {
    notes.push({ code: 'DEPTH_REDUCED', params: { file: name, count: meta.bitsPerSample ?? 16 } });
  }
  const leftOut = channels ? channels.extra - (channels.alpha === undefined ? 0 : 1) : 0;
  if (leftOut > 0) {
    notes.push({ code: 'CHANNELS_LEFT_OUT', params: { file: name, count: leftOut } });
  }
  if (deepGrey && !toSrgb) notes.push({ code: 'GREY_PROFILE', params: { file: name } });
  if (meta.icc && meta.icc.length > maxProfileBytes) {
    const megabytes = Math.ceil(meta.icc.length / 2 ** 20);
    notes.push({ code: 'PROFILE_TOO_LARGE', params: { file: name, megabytes } });
  }
  const unreadProfile = unreadProfileBytes(file);
  if (unreadProfile !== undefined) {
    const megabytes = Math.ceil(unreadProfile / 2 ** 20);
    notes.push({ code: 'PROFILE_NOT_READ', params: { file: name, megabytes } });
  }
  if (facts.hdr) notes.push({ code: 'HDR_COLOURS', params: { file: name } });
  const open = (file: Uint8Array, failOn: 'error' | 'warning') =>
    sharp(file, { ...settings, failOn, ignoreIcc: icc !== undefined });
  const cut = format === 'jpg' && !hasEnd(bytes);
  if (cut) notes.push({ code: 'END_MISSING', params: { file: name } });
  // With its end, and strict, so that pixels that are missing are not taken for grey ones.
  const image = cut ? open(Buffer.concat([bytes, endOfImage]), 'warning') : open(bytes, 'error');
  const picture = await readPixels(image, deep ? 16 : 8, channels).catch((cause: unknown) => {
    throw unreadable(name, bytes, cause);
  });
  if (toSrgb) mapColours(picture, toSrgb);
  const { quality } = facts;
  const { space, ...kept } = colour;
  const metadata = {
    ...kept,
    ...uprightDensity(facts, meta),
    xmp: meta.xmp && (await descriptiveXmp(meta.xmp)),
    iptc: meta.iptc && readIptc(meta.iptc),
  };
  return { picture, format, metadata, space, quality, notes };
}

/** Density and shape of pixels, which lie on their side in four of the eight orientations. */
function uprightDensity({ density, aspect }: ToldDensity, { orientation = 1 }: SharpMetadata) {
  const turn = (told?: readonly [number, number]) =>
    told && orientation >= 5 ? ([told[1], told[0]] as const) : told;
  return { density: turn(density), aspect: density ? undefined : turn(aspect) };
}

/** Each colour of a 16-bit picture becomes that of the table; in place. */
function mapColours(picture: Picture, table: Uint16Array): void {
  const samples = samplesOf(picture);
  for (let i = 0; i < samples.length; i += 4)
    for (let c = i; c < i + 3; c++) samples[c] = table[samples[c]!]!;
}

/** What is to be said of the colours of the pixels that are decoded. @param inSrgb they were converted. */
function colourOf(
  inSrgb: boolean,
  icc: Uint8Array | undefined,
  exif: Exif | undefined,
  { colour, pngColour }: FileFacts,
): Pick<Metadata, 'profile' | 'pngColour' | 'exif'> & { space?: ColourSpace } {
  if (inSrgb) return { exif: exif && asSrgb(exif) };
  const adobe = !icc && exif && exifColourSpace(exif) === 'Adobe RGB';
  // A grey profile does not fit the RGB that is written.
  const chunks = pngColour.filter(({ type }) => type !== 'iCCP' || icc);
  return {
    exif,
    profile: colour ? (isSrgb(colour) ? undefined : iccProfile(colour)) : icc,
    pngColour: chunks.length > 0 ? chunks : undefined,
    space: colour ?? (adobe ? adobeRgbSpace : undefined),
  };
}

/** Longest side in pixels: codecs hold several rows, of a row of 100 megapixels three gigabytes. */
const maxSide = 1_000_000;

/** The marker that ends a JPEG. */
const endOfImage = Uint8Array.of(0xff, 0xd9);

/** The format that a file really has, whatever its name says; undefined for one that is not read. */
function formatOf({ format, compression }: SharpMetadata): ReadableFormat | undefined {
  return formatByCodec(compression ? `${format}/${compression}` : format);
}

/** The embedded profile, if it is an RGB profile on RGB or grey pixels, and can be kept. */
function rgbProfile(meta: SharpMetadata): Uint8Array | undefined {
  if (profileSpace(meta) !== 'RGB ' || meta.icc!.length > maxProfileBytes) return undefined;
  return ['srgb', 'rgb', 'rgb16', 'b-w', 'grey16'].includes(meta.space ?? '')
    ? meta.icc
    : undefined;
}

/** The data colour space of a profile, four characters (ICC.1:2022, 7.2). */
function profileSpace({ icc }: SharpMetadata): string | undefined {
  return icc?.toString('latin1', 16, 20);
}

/** A TIFF file is laid out like an EXIF block. */
function exifOf(meta: SharpMetadata, bytes: Uint8Array) {
  const block = meta.exif ?? (meta.format === 'tiff' ? bytes : undefined);
  const exif = block && readExif(block);
  return exif && withoutLayout(exif);
}

/**
 * Read the bytes of a picture file, which must be a regular file.
 * @throws UnderdrawError INPUT_NOT_FOUND, INPUT_EMPTY or INPUT_UNREADABLE.
 */
export async function readPictureFile(file: string): Promise<Uint8Array> {
  const bytes = await readRegular(file).catch((cause: unknown) => {
    throw cannotRead(file, cause);
  });
  if (bytes.length === 0) throw new UnderdrawError('INPUT_EMPTY', { file: path.basename(file) });
  return bytes;
}

function unreadable(name: string, bytes: Uint8Array, cause?: unknown): UnderdrawError {
  const format = unreadByContent(bytes);
  const params = format
    ? ({ reason: 'otherFormat', file: name, format, formats: readableLabels } as const)
    : ({ reason: 'picture', file: name, formats: readableLabels } as const);
  return new UnderdrawError('INPUT_UNREADABLE', params, { cause });
}
