import type { LabelInput, Picture } from '#common/contract';
import { overPaper } from '#common/image/alpha';
import { Palette } from '#common/label/palette';
import { writeIndices, writeOneHot, writePicture } from '../../image/tensor';
import { resize } from '../../io/encode';
import type { SeenPicture, Size } from './seenPicture';

/** The colour of a label input's blank paper. */
export function labelPaper({ palette, paper }: LabelInput): string {
  return palette.find((label) => label.name === paper)!.colour;
}

/** A label map made legal: every pixel gets the label whose colour is nearest. */
export async function seeLabels(
  input: LabelInput,
  given: Picture,
  { width, height }: Size,
): Promise<SeenPicture> {
  const picture = overPaper(given, labelPaper(input));
  const fits = picture.width === width && picture.height === height;
  const palette = new Palette(input.palette);
  // Between two labels there is nothing.
  const sized = fits ? picture : await resize(picture, width, height, 'labels');
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
