import { type Picture, samplesOf, whiteOf } from '#common/contract';
import type { LabelPalette } from '#common/label/labelPalette';

/**
 * A label map that holds class numbers, grey 0, 1, 2 …, in the colours of a palette. Transparent
 * pixels stay transparent.
 * @returns it, and how many pixels hold no number of a class: they get the label of the paper.
 */
export function coloursOfIndices(
  picture: Picture,
  palette: LabelPalette,
  paper: number,
): { picture: Picture; illegal: number } {
  const samples = samplesOf(picture);
  const white = whiteOf(picture.depth);
  const indices = new Uint8Array(picture.width * picture.height);
  let illegal = 0;
  for (let i = 0, from = 0; i < indices.length; i++, from += 4) {
    const value = samples[from];
    const grey = value === samples[from + 1] && value === samples[from + 2];
    if (grey && value < palette.size) indices[i] = value;
    else {
      indices[i] = paper;
      if (samples[from + 3] > 0) illegal++;
    }
  }
  const made = palette.toPicture(indices, picture.width, picture.height);
  for (let i = 3; i < made.data.length; i += 4) {
    made.data[i] = Math.round((samples[i] * 255) / white);
  }
  return { picture: made, illegal };
}
