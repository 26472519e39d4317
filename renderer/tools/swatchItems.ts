import type { TFunction } from 'i18next';
import { copyText } from '../ui/copyText';

/**
 * What can be done with a colour or label, for its context menu.
 * @param colour '#rrggbb'.
 */
export function swatchItems(t: TFunction, colour: string, on: { paint(): void; back(): void }) {
  return [
    { id: 'paint', label: t('swatch.paint'), run: on.paint },
    { id: 'back', label: t('swatch.back'), run: on.back },
    { id: 'copy', label: t('swatch.copy', { colour }), run: () => void copyText(colour) },
  ];
}
