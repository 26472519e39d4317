import { type LabelInput, type Picture, paperColour } from '#common/contract';
import { overPaper } from '#common/image/alpha';
import type { Size } from '#common/image/size';
import { LabelPalette } from '#common/label/labelPalette';
import { writeIndices, writeOneHot, writePicture } from '../../image/toTensor';
import { resizeToFit } from '../resizeToFit';
import type { SeenPicture } from './seenPicture';

/** A label map in palette colours only: every pixel gets the label whose colour is nearest. */
export async function prepareLabels(
  input: LabelInput,
  given: Picture,
  { width, height }: Size,
): Promise<SeenPicture> {
  const picture = overPaper(given, paperColour(input));
  const palette = new LabelPalette(input.palette);
  const sized = await resizeToFit(picture, { width, height }, 'labels');
  const { indices, illegal } = palette.toIndices(sized);
  const seen = () => palette.toPicture(indices, width, height);
  return {
    seen,
    illegal,
    fill(planes, place) {
      switch (input.encoding) {
        case 'one-hot':
          return writeOneHot(planes, indices, width, height, place);
        case 'index':
          return writeIndices(planes, indices, width, height, place);
        case 'rgb':
          return writePicture(planes, seen(), 'rgb', input.scaling, place);
      }
    },
  };
}
