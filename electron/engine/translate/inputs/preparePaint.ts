import type { PaintInput, Picture } from '#common/contract';
import type { Size } from '#common/image/size';
import { writePaint } from '../../image/tensor';
import { resizeToFit } from '../resizeToFit';
import type { SeenPicture } from './seenPicture';

/** Paint, transparent where unpainted; wholly transparent if none is given. */
export async function preparePaint(
  input: PaintInput,
  given: Picture | undefined,
  { width, height }: Size,
): Promise<SeenPicture> {
  const picture = given ?? { width, height, depth: 8, data: new Uint8Array(width * height * 4) };
  // Strokes are flat colours and must not be blended.
  const sized = await resizeToFit(picture, { width, height }, 'labels');
  const one: SeenPicture = {
    seen: () => sized,
    illegal: 0,
    // Not `sized`: `seen` is replaced when the paint floods the paper.
    fill: (planes, place) => writePaint(planes, one.seen(), input.scaling, place),
  };
  return one;
}
