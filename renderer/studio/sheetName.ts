import type { TFunction } from 'i18next';
import type { SheetInput } from '../drawing/sheetInputs';
import { isSketch } from '../drawing/sketch';

/** What a layer is called: after the kind of its input. */
export const layerTitle = (t: TFunction, input: SheetInput): string =>
  isSketch(input) ? t('layers.sketch') : t(`input.${input.kind}`);

/** What a sheet is called: as its layer, frames with their number from 1. */
export function sheetName(t: TFunction, input: SheetInput): string {
  const name = layerTitle(t, input);
  return input.frame ? t('input.frame', { name, number: input.frame.index + 1 }) : name;
}
