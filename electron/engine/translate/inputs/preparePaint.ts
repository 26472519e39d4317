import { type PaintInput, type Picture, samplesOf, whiteOf } from '#common/contract';
import type { Size } from '#common/image/size';
import { LabelPalette } from '#common/label/labelPalette';
import { writePaint } from '../../image/toTensor';
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
  const resized = await resizeToFit(picture, { width, height }, 'labels');
  const sized = input.palette ? inColoursOf(new LabelPalette(input.palette), resized) : resized;
  const one: SeenPicture = {
    seen: () => sized,
    illegal: 0,
    // Not `sized`: `seen` is replaced when the paint floods the paper.
    fill: (planes, place) => writePaint(planes, one.seen(), input.scaling, place),
  };
  return one;
}

/** Paint whose every painted pixel has the nearest colour of a palette. */
function inColoursOf(palette: LabelPalette, paint: Picture): Picture {
  const { width, height } = paint;
  const snapped = palette.toPicture(palette.toIndices(paint).indices, width, height);
  const given = samplesOf(paint);
  const white = whiteOf(paint.depth);
  for (let i = 3; i < given.length; i += 4) {
    if (given[i] * 2 < white) snapped.data.fill(0, i - 3, i + 1);
  }
  return snapped;
}
