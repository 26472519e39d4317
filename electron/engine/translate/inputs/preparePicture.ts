import type { Picture, PictureInput } from '#common/contract';
import { overPaper } from '#common/image/alpha';
import { parseColour } from '#common/image/colour';
import { writePicture } from '../../image/tensor';
import { resize } from '../../io/encode';
import { type SeenPicture, type Size, sheetOf } from './seenPicture';

/** A drawing in ink or a photograph, laid over its paper; a blank sheet where there is none. */
export async function seePicture(
  input: PictureInput,
  given: Picture | undefined,
  size: Size,
): Promise<SeenPicture> {
  const picture = given
    ? await fitted(overPaper(given, input.paper), size)
    : sheetOf(parseColour(input.paper), size);
  return {
    seen: () => picture,
    illegal: 0,
    fill: (planes, place) => writePicture(planes, picture, input.encoding, input.scaling, place),
  };
}

function fitted(picture: Picture, { width, height }: Size): Picture | Promise<Picture> {
  if (picture.width === width && picture.height === height) return picture;
  return resize(picture, width, height, 'picture');
}
