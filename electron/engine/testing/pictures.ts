import sharp, { type Sharp } from 'sharp';

/** Size of the pictures. */
export const [width, height] = [23, 17];

/** A picture in which every pixel differs. */
export function variedSamples(channels: 3 | 4, depth: 8 | 16): Uint8Array | Uint16Array {
  const count = width * height * channels;
  const [max, step] = depth === 8 ? [256, 7] : [65_536, 1_721];
  const out = depth === 8 ? new Uint8Array(count) : new Uint16Array(count);
  for (let i = 0; i < count; i++) out[i] = (i * step + (i % 3) * (max / 3)) % max;
  return out;
}

/** It as the beginning of a file. */
export function raw(channels: 3 | 4 = 3, depth: 8 | 16 = 8): Sharp {
  const image = sharp(variedSamples(channels, depth), { raw: { width, height, channels } });
  return depth === 16 ? image.toColourspace('rgb16') : image;
}

/** Samples of a file as they are stored: no profile is applied. */
export async function stored(file: string | Uint8Array, depth: 'uchar' | 'ushort' = 'uchar') {
  const { data } = await sharp(file, { ignoreIcc: true })
    .toColourspace(depth === 'uchar' ? 'srgb' : 'rgb16')
    .removeAlpha()
    .raw({ depth })
    .toBuffer({ resolveWithObject: true });
  return depth === 'uchar' ? data : new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
}

/** The largest difference between two lists of the same length. */
export function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let max = 0;
  for (let i = 0; i < a.length; i++) max = Math.max(max, Math.abs(a[i] - b[i]));
  return max;
}

/** A file whose pixels are exact; sharp's own TIFF is compressed as JPEG. */
export function lossless(image: Sharp, format: 'png' | 'webp' | 'tiff'): Promise<Buffer> {
  if (format === 'webp') return image.webp({ lossless: true }).toBuffer();
  return (format === 'png' ? image.png() : image.tiff({ compression: 'none' })).toBuffer();
}
