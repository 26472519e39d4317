import type { TFunction } from 'i18next';
import type { SheetInput } from '../drawing/sheetInputs';

/** What a sheet is called: after the kind of its input, frames with their number from 1. */
export function sheetName(t: TFunction, { kind, frame }: SheetInput): string {
  const name = t(`input.${kind}`);
  return frame ? t('input.frame', { name, number: frame.index + 1 }) : name;
}
