import type { Card, ModelSummary } from '#common/contract';
import { scaleOf } from './memory';

/** What a first run takes besides its picture: the session, of a few copies of the weights, and buffers. */
const sessionBytes = 64 * 2 ** 20;
const weightCopies = 3;

/**
 * A model whose card says too little of the memory that a pixel takes, by what its check on this
 * machine took. What else the check may have needed is subtracted: it is never more than it was.
 */
export function withMeasuredMemory(model: ModelSummary): ModelSummary {
  const { card, check } = model;
  if (!check) return model;
  const fixed = sessionBytes + weightCopies * card.files.generator.bytes;
  const measured = (check.peakBytes - fixed) / (areaOf(card, check.width, check.height) || 1);
  if (measured <= card.bytesPerPixel) return model;
  return { ...model, card: { ...card, bytesPerPixel: measured } };
}

/** Pixels of the net's input for a result of this size. */
function areaOf(card: Card, width: number, height: number): number {
  if ('fixed' in card.size) return card.size.fixed[0] * card.size.fixed[1];
  return (width * height) / scaleOf(card) ** 2;
}
