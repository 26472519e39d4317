import type { Sharp } from 'sharp';
import { type Picture, samplesOf } from '#common/contract';
import type { TiffChannels } from './tiffSamples';

/** Most channels of a picture that is read. */
export const maxChannels = 16;

/** Samples as libvips gives them: 3 colours a pixel, and the further channels of the file. */
interface Samples {
  width: number;
  height: number;
  channels: number;
  values: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
}

/**
 * Decode the pixels of a picture as RGBA.
 * @param image a file, opened with the settings of `decode`.
 * @param tiff channels of a TIFF. In other formats libvips finds the alpha channel itself.
 */
export async function readPixels(
  image: Sharp,
  depth: Picture['depth'],
  tiff: TiffChannels = { cmyk: false, extra: 0, alpha: undefined, bits: depth },
): Promise<Picture> {
  const colours = image.clone().toColourspace(depth === 16 ? 'rgb16' : 'srgb');
  const known = tiff.extra === 0 || (tiff.extra === 1 && tiff.alpha === 0 && !tiff.cmyk);
  if (known) {
    const { width, height, values } = await read(colours.ensureAlpha(), depth);
    return { width, height, depth, data: bytesOf(values) };
  }
  const all = await read(colours, depth);
  const picture = coloursOf(all, depth);
  if (tiff.alpha === undefined) return picture;
  if (!tiff.cmyk) return withAlpha(picture, all, 3 + tiff.alpha, 1);
  // libvips clips the alpha of 16 bits when it converts CMYK, so it is read without a conversion.
  const inks = image.clone().pipelineColourspace('cmyk').toColourspace('cmyk');
  return withAlpha(picture, await read(inks, 16), 4 + tiff.alpha, tiff.bits === 16 ? 257 : 1);
}

async function read(image: Sharp, depth: Picture['depth']): Promise<Samples> {
  const { data, info } = await image
    .raw({ depth: depth === 16 ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const { buffer, byteOffset, byteLength } = data;
  const values =
    depth === 8
      ? new Uint8Array(buffer, byteOffset, byteLength)
      : new Uint16Array(buffer, byteOffset, byteLength / 2);
  return { width, height, channels, values };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Samples['values']) =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** The first three channels, opaque. */
function coloursOf({ width, height, channels, values }: Samples, depth: Picture['depth']): Picture {
  const data = new Uint8Array((width * height * depth) / 2).fill(255);
  const picture: Picture = { width, height, depth, data };
  const out = samplesOf(picture);
  for (let to = 0, from = 0; to < out.length; to += 4, from += channels) {
    out[to] = values[from];
    out[to + 1] = values[from + 1];
    out[to + 2] = values[from + 2];
  }
  return picture;
}

/** `picture` with one channel of the samples, divided by `divisor`, as its alpha; in place. */
function withAlpha(
  picture: Picture,
  { channels, values }: Samples,
  channel: number,
  divisor: number,
): Picture {
  const out = samplesOf(picture);
  for (let to = 3, from = channel; to < out.length; to += 4, from += channels) {
    out[to] = Math.round(values[from] / divisor);
  }
  return picture;
}
