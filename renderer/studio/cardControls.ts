import type { TFunction } from 'i18next';
import { canContinue, canRefine } from '#common/cardAbilities';
import { aheadSlider, refineSlider } from '#common/chosenValues';
import type { Card, CardValue, NoiseValue, NumbersValue, Slider } from '#common/contract';
import { sliderName, valueName } from './valueName';

/** A value that has one control of its own: not drawn from the seed, and not several sliders. */
export type SingleValue = Exclude<CardValue, NoiseValue | NumbersValue>;

/** A control for something that a model is given beside pictures. */
export type CardControl =
  | { kind: 'variant'; id: string }
  | { kind: 'value'; id: string; value: SingleValue }
  | { kind: 'slider'; id: string; slider: Slider }
  /** How many frames follow those that are drawn. */
  | { kind: 'ahead'; id: string };

/**
 * The controls of a card in the order in which they are shown. Noise has none: it depends on the seed.
 * @param refineName what the slider is called that no card describes.
 */
export function cardControls(card: Card, refineName: string): CardControl[] {
  const controls: CardControl[] = [];
  const slide = (slider: Slider) => controls.push({ kind: 'slider', id: slider.name, slider });
  if (card.variants.length > 0) controls.push({ kind: 'variant', id: 'variant' });
  for (const value of card.values) {
    if (value.kind === 'numbers') value.sliders.forEach(slide);
    else if (value.kind !== 'noise') controls.push({ kind: 'value', id: value.name, value });
  }
  if (canContinue(card)) controls.push({ kind: 'ahead', id: aheadSlider.name });
  if (canRefine(card)) slide({ ...refineSlider, label: refineName });
  return controls;
}

/** What a control is called. */
export function controlName(t: TFunction, card: Card, control: CardControl): string {
  switch (control.kind) {
    case 'variant':
      return t('values.variant');
    case 'value':
      return valueName(card, control.value.name);
    case 'slider':
      return sliderName(card, control.slider);
    case 'ahead':
      return t('values.ahead');
  }
}
