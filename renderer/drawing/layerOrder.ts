import type { Card, LayerLook } from '#common/contract';
import { type SheetInput, visibleSheets } from './sheetInputs';
import { type SheetKind, sheetKind } from './sheets';
import { isSketch, layerInputsOf } from './sketch';

/** A sheet of a drawing that is a layer: of frames only the one that is seen. */
export interface OrderedLayer {
  /** Of its sheet in the drawing. */
  index: number;
  input: SheetInput;
}

const kinds: readonly SheetKind[] = ['paint', 'labels', 'ink'];

/**
 * The layers of a drawing as they lie, from the back to the front: paint, labels, ink, those of a kind
 * in the order of the card, and the sketch over or under all.
 * @param active index of the active sheet, as in `visibleSheets`.
 */
export function layerOrder(
  card: Pick<Card, 'inputs'>,
  active: number | undefined,
  { sketchBelow }: Pick<LayerLook, 'sketchBelow'>,
): OrderedLayer[] {
  const inputs = layerInputsOf(card);
  const rank = ({ input }: OrderedLayer) => {
    if (isSketch(input)) return sketchBelow ? -1 : kinds.length;
    return kinds.indexOf(sheetKind(input));
  };
  return visibleSheets(inputs, active)
    .map((index) => ({ index, input: inputs[index] }))
    .sort((a, b) => rank(a) - rank(b));
}
