import type { ParsedParams, Picture } from '#common/contract';
import { decode } from '../io/decode';
import { fitTo, toEightBits } from '../io/encode';

/** A photograph of a good camera; larger ones are for the terminal. */
const maxMegapixels = 64;

/**
 * Bytes of a file that a person opened in the window, as a picture of 8 bits.
 * @throws UnderdrawError INPUT_UNREADABLE or INPUT_TOO_LARGE.
 */
export async function readPicture({ data, name, fit }: ParsedParams<'decode'>): Promise<Picture> {
  const { picture } = await decode(data, name, maxMegapixels);
  return toEightBits(fit ? await fitTo(picture, fit) : picture);
}
