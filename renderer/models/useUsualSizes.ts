import { useTranslation } from 'react-i18next';
import type { Card } from '#common/contract';

/** Things of the bundled models that have a name in each language; others are called what the card says. */
const named = ['tree', 'house', 'castle', 'field', 'mountain', 'icon'] as const;

/** Makes of a card how large things are in what its model learned from: “tree 21 px, house 41 px”. */
export function useUsualSizes(): (card: Card) => string {
  const { t, i18n } = useTranslation();
  const list = new Intl.ListFormat(i18n.language, { type: 'unit', style: 'short' });
  return ({ naturalScale }) =>
    list.format(
      naturalScale.map(({ thing, pixels }) => {
        const known = named.find((name) => name === thing);
        return t('models.usualSize', { thing: known ? t(`things.${known}`) : thing, pixels });
      }),
    );
}
