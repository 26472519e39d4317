import i18next from 'i18next';
import type { Card } from '#common/contract';
import { languages } from './index';

type Translated = Pick<Card, 'translations'>;

/**
 * A text of a card in the language of the window, if the card or the language's own folder has it;
 * else as the card says it. A component that shows it calls `useTranslation`, to follow a change.
 */
export function cardText({ translations }: Translated, text: string): string {
  // Cards of other makers, and of tests, may say nothing of languages.
  const { language } = i18next;
  return translations?.[language]?.[text] ?? languages.get(language)?.cards?.[text] ?? text;
}

export const modelName = (card: Translated & Pick<Card, 'name'>) => cardText(card, card.name);

/** A label for display: `roof_red` is two words. */
export const labelName = (card: Translated, name: string) =>
  cardText(card, name).replaceAll('_', ' ');
