import { maxMegapixels, type ParsedParams, type Picture } from '#common/contract';
import { isNearSrgb } from '../image/colourSpace';
import { iccProfile } from '../image/iccProfile';
import { type Decoded, decode } from '../io/decode';
import { fitTo, toEightBits } from '../io/encode';
import { toSrgb } from '../io/toSrgb';

/**
 * Bytes of a file that a person opened in the window, as a picture of 8 bits in sRGB.
 * @throws UnderdrawError INPUT_UNREADABLE or INPUT_TOO_LARGE.
 */
export async function decodeUpload({ data, name, fit }: ParsedParams<'decode'>): Promise<Picture> {
  const decoded = await decode(data, name, maxMegapixels.window);
  // The colours of labels are exact, whatever profile a program wrote beside them.
  const profile = fit?.content === 'labels' ? undefined : profileOf(decoded);
  const picture = profile ? await toSrgb(decoded.picture, profile) : decoded.picture;
  return toEightBits(fit ? await fitTo(picture, fit) : picture);
}

function profileOf({ space, metadata }: Decoded): Uint8Array | undefined {
  if (!space) return metadata.profile;
  return isNearSrgb(space) ? undefined : iccProfile(space);
}
