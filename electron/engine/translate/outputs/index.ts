import type { Card, Picture } from '#common/contract';
import { overPaper } from '#common/image/alpha';
import { resize } from '../../io/encode';
import { paperColour } from '../inputs';
import type { Size } from '../inputs/seenPicture';
import type { Inputs } from '../prepareInputs';
import { abReader } from './abReader';
import { labelsReader } from './labelsReader';
import type { OutputReader } from './outputReader';
import { pictureReader } from './pictureReader';

/**
 * What makes pictures of the net's output.
 * @param inputs those of the request.
 * @param refine how strongly the borders of a label map follow the picture, 0 … 1.
 */
export function readerFor(card: Card, inputs: Inputs, refine: number): OutputReader {
  const { output } = card;
  switch (output.kind) {
    case 'picture':
      return pictureReader(output);
    case 'labels': {
      const guide =
        output.refineBy && refine > 0 ? given(card, inputs, output.refineBy) : undefined;
      return labelsReader(
        output,
        guide && { picture: (size) => fitted(guide, size), strength: refine },
      );
    }
    case 'ab':
      return abReader(output, given(card, inputs, output.lightness), fitted);
  }
}

/** A picture of the request, opaque; of an input with frames the latest. */
function given(card: Card, inputs: Inputs, name: string): Picture {
  const input = card.inputs.find((one) => one.name === name)!;
  const key = Object.keys(inputs).findLast((one) => one === name || one.startsWith(`${name}.`))!;
  return overPaper(inputs[key], paperColour(input)!);
}

async function fitted(picture: Picture, { width, height }: Size): Promise<Picture> {
  if (picture.width === width && picture.height === height) return picture;
  return resize(picture, width, height, 'picture');
}
