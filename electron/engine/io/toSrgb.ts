import type { Picture } from '#common/contract';
import { encodeFile } from './encode';
import { readPixels } from './readPixels';
import sharp from './sharp';

/** Steps of 255 by which a profile may move a picture without being applied. */
const negligible = 2;

/**
 * The pixels of a picture in sRGB.
 * @param profile the ICC profile that they are in. One that is sRGB up to rounding moves no pixel,
 *   so that the colours of labels stay exact.
 */
export async function toSrgb(picture: Picture, profile: Uint8Array): Promise<Picture> {
  const file = Buffer.concat(await encodeFile(picture, 'png', { profile }));
  const image = sharp(file, { limitInputPixels: false });
  const converted = await readPixels(image, picture.depth);
  return differs(converted, picture) ? converted : picture;
}

/** At 16 bits the high byte of each little-endian sample is the 8-bit value. */
function differs(a: Picture, b: Picture): boolean {
  const step = a.depth / 8;
  for (let i = step - 1; i < a.data.length; i += step) {
    if (Math.abs(a.data[i] - b.data[i]) > negligible) return true;
  }
  return false;
}
