import type { PaintInput, Picture } from '#common/contract';
import { writePaint } from '../../image/tensor';
import { resize } from '../../io/encode';
import type { SeenPicture, Size } from './seenPicture';

/** Paint, which is transparent where there is none; nothing at all where none is given. */
export async function seePaint(
  input: PaintInput,
  given: Picture | undefined,
  { width, height }: Size,
): Promise<SeenPicture> {
  const picture = given ?? { width, height, depth: 8, data: new Uint8Array(width * height * 4) };
  const fits = picture.width === width && picture.height === height;
  // Dabs are flat colours: nothing between two of them is wanted.
  const sized = fits ? picture : await resize(picture, width, height, 'labels');
  const one: SeenPicture = {
    seen: () => sized,
    illegal: 0,
    // Asked for again: it may have flooded the paper meanwhile.
    fill: (planes, place) => writePaint(planes, one.seen(), input.scaling, place),
  };
  return one;
}
