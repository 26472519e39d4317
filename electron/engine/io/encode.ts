import sharp, { type Sharp } from 'sharp';
import {
  type Fit,
  type Picture,
  type PictureFormat,
  samplesOf,
  type Thumbs,
} from '#common/contract';
import { hasTransparency } from '#common/image/alpha';
import { type Small, sideBySide } from '../image/shrink';

export const mimeTypes: Readonly<Record<PictureFormat, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  tiff: 'image/tiff',
};

function raw(picture: Picture): Sharp {
  const { width, height, depth } = picture;
  const image = sharp(samplesOf(picture), {
    raw: { width, height, channels: 4 },
    limitInputPixels: false,
  });
  return depth === 16 ? image.toColourspace('rgb16') : image;
}

/**
 * Encode a picture. PNG, TIFF and WebP are lossless, JPEG has quality 92 without
 * chroma subsampling. A fully opaque picture is written without an alpha channel.
 */
export async function encode(picture: Picture, format: PictureFormat): Promise<Uint8Array> {
  const image =
    format === 'jpg' || !hasTransparency(picture) ? raw(picture).removeAlpha() : raw(picture);
  switch (format) {
    case 'png':
      return image.png().toBuffer();
    case 'jpg':
      return image.jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer();
    case 'webp':
      return image.webp({ lossless: true }).toBuffer();
    case 'tiff':
      return image.tiff({ compression: 'deflate', predictor: 'horizontal' }).toBuffer();
  }
}

/** Scale to an exact size: 'labels' keeps colours exact (nearest), 'picture' is smooth (Lanczos). */
export async function resize(
  picture: Picture,
  width: number,
  height: number,
  what: 'labels' | 'picture',
): Promise<Picture> {
  const kernel = what === 'labels' ? 'nearest' : 'lanczos3';
  const deep = picture.depth === 16;
  const { data } = await raw(picture)
    .resize(width, height, { fit: 'fill', kernel, fastShrinkOnLoad: false })
    .raw({ depth: deep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return {
    ...picture,
    width,
    height,
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

/** Two pictures of one size for lists and contact sheets: JPEG, or WebP where something shows through. */
export function thumbnails(before: Small, after: Small): Promise<Thumbs> {
  const { width, height, channels, data } = sideBySide(before, after);
  const image = sharp(data, { raw: { width, height, channels } });
  // Thousands are made beside a net that needs the processors: what is quick to encode.
  return channels === 4
    ? image.webp({ quality: 70, effort: 0 }).toBuffer()
    : image.jpeg({ quality: 80, chromaSubsampling: '4:4:4', optimiseCoding: false }).toBuffer();
}

/** Bring a picture to a size; what `contain` leaves free is transparent. */
export async function fitTo(picture: Picture, { width, height, how, what }: Fit): Promise<Picture> {
  if (picture.width === width && picture.height === height) return picture;
  const { data } = await raw(picture)
    .resize(width, height, {
      fit: how,
      kernel: what === 'labels' ? 'nearest' : 'lanczos3',
      background: '#00000000',
    })
    .raw({ depth: picture.depth === 16 ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { ...picture, width, height, data: bytes };
}

/** The picture with 8 bits a sample. */
export function toEightBits(picture: Picture): Picture {
  if (picture.depth === 8) return picture;
  return { ...picture, depth: 8, data: Uint8Array.from(samplesOf(picture), (v) => v / 257) };
}
