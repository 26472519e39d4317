import { type Card, type Picture, paperColour } from '#common/contract';
import { overPaper } from '#common/image/alpha';
import type { Inputs } from '../prepareInputs';
import { resizeToFit } from '../resizeToFit';
import { abReader } from './abReader';
import { labelsReader } from './labelsReader';
import type { OutputReader } from './outputReader';
import { pictureReader } from './pictureReader';

/**
 * The reader that converts the net's output to pictures.
 * @param inputs of the request.
 * @param refine how strongly the borders of a label map follow the picture, 0 … 1.
 */
export function readerFor(card: Card, inputs: Inputs, refine: number): OutputReader {
  const { output } = card;
  switch (output.kind) {
    case 'picture':
      return pictureReader(output);
    case 'labels': {
      const guide =
        output.refineBy && refine > 0 ? givenPicture(card, inputs, output.refineBy) : undefined;
      return labelsReader(
        output,
        guide && { picture: (size) => resizeToFit(guide, size, 'picture'), strength: refine },
      );
    }
    case 'ab':
      return abReader(output, givenPicture(card, inputs, output.lightness));
  }
}

/** A picture of the request, made opaque; the latest frame of an input with frames. */
function givenPicture(card: Card, inputs: Inputs, name: string): Picture {
  const input = card.inputs.find((one) => one.name === name)!;
  const key = Object.keys(inputs).findLast((one) => one === name || one.startsWith(`${name}.`))!;
  return overPaper(inputs[key], paperColour(input)!);
}
