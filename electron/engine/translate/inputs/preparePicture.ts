import type { Picture, PictureInput } from '#common/contract';
import { overPaper } from '#common/image/alpha';
import { parseColour } from '#common/image/colour';
import type { Size } from '#common/image/size';
import { writePicture } from '../../image/toTensor';
import { resizeToFit } from '../resizeToFit';
import { type SeenPicture, uniformSheet } from './seenPicture';

/** A drawing in ink or a photograph, laid over its paper; a blank sheet if none is given. */
export async function preparePicture(
  input: PictureInput,
  given: Picture | undefined,
  size: Size,
): Promise<SeenPicture> {
  const picture = given
    ? await resizeToFit(overPaper(given, input.paper), size, 'picture')
    : uniformSheet(parseColour(input.paper), size);
  return {
    seen: () => picture,
    illegal: 0,
    fill: (planes, place) => writePicture(planes, picture, input.encoding, input.scaling, place),
  };
}
