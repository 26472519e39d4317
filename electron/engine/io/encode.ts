import type { ResizeOptions, Sharp } from 'sharp';
import {
  type Fit,
  formats,
  type Picture,
  samplesOf,
  type Thumbs,
  UnderdrawError,
  type WritableFormat,
} from '#common/contract';
import { hasTransparency } from '#common/image/alpha';
import type { Size } from '#common/image/size';
import type { Exif } from '../image/exif';
import { type SmallPicture, sideBySide } from '../image/shrink';
import { canEmbed, embed, exifBlock } from './embed';
import type { Metadata } from './metadata';
import sharp from './sharp';

function rawImage(picture: Picture): Sharp {
  const { width, height, depth } = picture;
  const image = sharp(samplesOf(picture), {
    raw: { width, height, channels: 4 },
    limitInputPixels: false,
  });
  return depth === 16 ? image.toColourspace('rgb16') : image;
}

/**
 * How each format is written: PNG and TIFF lossless, WebP too unless a quality is given, JPEG and
 * AVIF without chroma subsampling, GIF in its 256 likeliest colours.
 */
const encoders: Readonly<Record<WritableFormat, (image: Sharp, quality?: number) => Sharp>> = {
  png: (image) => image.png(),
  jpg: (image, quality = 92) => image.jpeg({ quality, chromaSubsampling: '4:4:4' }),
  webp: (image, quality) => image.webp(quality === undefined ? { lossless: true } : { quality }),
  avif: (image, quality = 85) => image.avif({ quality, effort: 2, chromaSubsampling: '4:4:4' }),
  gif: (image) => image.gif({ dither: 0 }),
  tiff: (image) => image.tiff({ compression: 'deflate', predictor: 'horizontal' }),
};

/** Encode a picture without metadata. A fully opaque picture is written without an alpha channel. */
export async function encode(picture: Picture, format: WritableFormat): Promise<Uint8Array> {
  return Buffer.concat(await encodeFile(picture, format, {}));
}

/** @throws UnderdrawError OUTPUT_FAILED for a size that is too large for a format. */
export function checkFormatSize({ width, height }: Size, format: WritableFormat): void {
  const { label, maxSide } = formats[format];
  if (Math.max(width, height) <= maxSide) return;
  const params = { format: label, count: maxSide, width, height };
  throw new UnderdrawError('OUTPUT_FAILED', { reason: 'formatLimit', ...params });
}

/**
 * Encode a picture with its metadata.
 * @param quality 1 … 100, for formats that have one; undefined: their own.
 * @returns the pieces of a file in order.
 * @throws UnderdrawError OUTPUT_FAILED for a picture that is too large for its format.
 */
export async function encodeFile(
  picture: Picture,
  format: WritableFormat,
  metadata: Metadata,
  quality?: number,
): Promise<Uint8Array[]> {
  checkFormatSize(picture, format);
  const encoder = encoders[format];
  const image = channelsFor(picture, format);
  if (canEmbed(format)) return embed(await encoder(image, quality).toBuffer(), format, metadata);
  const exif = exifBlock(metadata, true);
  const { profile, xmp } = metadata;
  if (!profile && !exif && !xmp) return [await encoder(image, quality).toBuffer()];
  // sharp takes all of them over from a file, without touching the pixels.
  const plain = await image.png({ compressionLevel: 0 }).toBuffer();
  const whole = Buffer.concat(
    embed(plain, 'png', { ...metadata, pngColour: undefined, exif: metadata.exif ?? noExif }),
  );
  const source = sharp(whole, { limitInputPixels: false });
  // A GIF has no profile: its colours become sRGB.
  if (format === 'gif') return [await encoder(source).toBuffer()];
  source.keepIccProfile();
  if (exif) source.keepExif();
  if (xmp) source.keepXmp();
  const made = await encoder(source, quality).toBuffer();
  return [exif ? withOwnExif(made, exif, xmp) : made];
}

const noExif: Exif = { main: [], exif: [], gps: [] };

/**
 * libvips writes an EXIF block of its own from ours, with a density and a colour space that the
 * picture may not have. It is longer, so ours is put into its place.
 */
function withOwnExif(file: Buffer, exif: Uint8Array, xmp: Uint8Array | undefined): Buffer {
  const head = Buffer.from('Exif\0\0II*\0', 'latin1');
  const found = file.lastIndexOf(head);
  const at = found + 6;
  // The item is the last in the file, before XMP if there is any.
  const after = xmp ? file.lastIndexOf(xmp) : -1;
  const end = after > at ? after : file.length;
  if (found < 0 || exif.length > end - at) return file;
  file.fill(0, at, end);
  file.set(exif, at);
  return file;
}

function channelsFor(picture: Picture, format: WritableFormat): Sharp {
  const image = rawImage(picture);
  return formats[format].alpha && hasTransparency(picture) ? image : image.removeAlpha();
}

/** Labels are never blended. */
function kernelFor(content: Fit['content']) {
  return content === 'labels' ? 'nearest' : 'lanczos3';
}

/** Scale to an exact size: 'labels' keeps colours exact (nearest), 'picture' is smooth (Lanczos). */
export function resize(
  picture: Picture,
  width: number,
  height: number,
  content: Fit['content'],
): Promise<Picture> {
  return resized(picture, width, height, {
    fit: 'fill',
    kernel: kernelFor(content),
    fastShrinkOnLoad: false,
  });
}

/** What is opaque stays opaque: alpha does not go through the arithmetic. */
async function resized(
  picture: Picture,
  width: number,
  height: number,
  options: ResizeOptions,
): Promise<Picture> {
  const image = rawImage(picture);
  const { data } = await (hasTransparency(picture) ? image : image.removeAlpha())
    .resize(width, height, options)
    .ensureAlpha()
    .raw({ depth: picture.depth === 16 ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { ...picture, width, height, data: bytes };
}

/** Two pictures of one size side by side, for lists and contact sheets: JPEG, or WebP if they have transparency. */
export function thumbnails(before: SmallPicture, after: SmallPicture): Promise<Thumbs> {
  const { width, height, channels, data } = sideBySide(before, after);
  const image = sharp(data, { raw: { width, height, channels } });
  // Made by the thousand while nets need the processor: the fastest settings.
  return channels === 4
    ? image.webp({ quality: 70, effort: 0 }).toBuffer()
    : image.jpeg({ quality: 80, chromaSubsampling: '4:4:4', optimiseCoding: false }).toBuffer();
}

/** Resize a picture; the margins of `contain` are transparent. */
export async function fitTo(
  picture: Picture,
  { width, height, mode, content }: Fit,
): Promise<Picture> {
  if (picture.width === width && picture.height === height) return picture;
  return resized(picture, width, height, {
    fit: mode,
    kernel: kernelFor(content),
    background: '#00000000',
  });
}

/** The picture with 8 bits for each sample. */
export function toEightBits(picture: Picture): Picture {
  if (picture.depth === 8) return picture;
  return { ...picture, depth: 8, data: Uint8Array.from(samplesOf(picture), (v) => v / 257) };
}
