import { useTranslation } from 'react-i18next';
import type { Card } from '#common/contract';
import { cardText } from '../i18n/cardText';

/** Makes of a card how large things are in what its model learned from: “tree 21 px, house 49 px”. */
export function useUsualSizes(): (card: Card) => string {
  const { t, i18n } = useTranslation();
  const list = new Intl.ListFormat(i18n.language, { type: 'unit', style: 'short' });
  return (card) =>
    list.format(
      card.naturalScale.map(({ thing, pixels }) =>
        t('models.usualSize', { thing: cardText(card, thing), pixels }),
      ),
    );
}
