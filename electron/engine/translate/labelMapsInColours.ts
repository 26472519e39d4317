import { type Card, type Notice, type Picture, paperColour } from '#common/contract';
import { overPaper } from '#common/image/alpha';
import { LabelPalette } from '#common/label/labelPalette';
import { coloursOfIndices } from '../label/coloursOfIndices';
import { labelMapNotice } from '../label/labelMapNotice';
import type { Inputs } from './prepareInputs';

/**
 * The inputs with their label maps in the palette's colours, and what is to be said of those that
 * are not.
 * @param numbers whether they hold class numbers.
 * @returns illegal: pixels that hold no number of a class. Colours are counted later.
 */
export function labelMapsInColours(
  card: Card,
  inputs: Inputs,
  numbers: boolean,
): { inputs: Inputs; illegal: number; notes: Notice[] } {
  const read: Record<string, Picture> = { ...inputs };
  const notes: Notice[] = [];
  let illegal = 0;
  for (const input of card.inputs) {
    const given = inputs[input.name];
    if (input.kind !== 'labels' || !given) continue;
    const palette = new LabelPalette(input.palette);
    if (numbers) {
      const made = coloursOfIndices(given, palette, palette.indexOf(input.paper));
      read[input.name] = made.picture;
      illegal += made.illegal;
      continue;
    }
    const notice = labelMapNotice(overPaper(given, paperColour(input)!), palette, card.id);
    if (notice) notes.push(notice);
  }
  return { inputs: read, illegal, notes };
}
