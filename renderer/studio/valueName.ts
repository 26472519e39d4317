import type { Card, Slider } from '#common/contract';
import { cardText } from '../i18n/cardText';

/** `style-weight` for display. */
export function valueName(card: Card, name: string): string {
  const text = cardText(card, name);
  return text.charAt(0).toUpperCase() + text.slice(1).replaceAll('-', ' ');
}

/** What a slider is called. */
export function sliderName(card: Card, { label, name }: Slider): string {
  return label === undefined ? valueName(card, name) : cardText(card, label);
}
