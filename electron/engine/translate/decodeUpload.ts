import { maxMegapixels, type ParsedParams, type Picture } from '#common/contract';
import { decode } from '../io/decode';
import { fitTo, toEightBits } from '../io/encode';

/**
 * Bytes of a file that a person opened in the window, as a picture of 8 bits.
 * @throws UnderdrawError INPUT_UNREADABLE or INPUT_TOO_LARGE.
 */
export async function decodeUpload({ data, name, fit }: ParsedParams<'decode'>): Promise<Picture> {
  const { picture } = await decode(data, name, maxMegapixels.window);
  return toEightBits(fit ? await fitTo(picture, fit) : picture);
}
