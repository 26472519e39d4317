import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Size, startSize } from '#common/image/size';
import { useUsualSizes } from '../models/useUsualSizes';
import { useStudioState } from '../studio/useStudio';

/**
 * How large things are that the model makes, whatever the size of the sheet: a larger sheet has room for more of
 * them, not for larger ones. Where the card says it, also how large a tree or a house is.
 */
export function NaturalScale({ size }: { size: Size }) {
  const { t } = useTranslation();
  const usualSizes = useUsualSizes();
  const card = useStudioState((s) => s.model?.card);
  if (!card || 'fixed' in card.size) return null;
  const { width, height } = startSize(card.size);
  const times = Math.round((size.width * size.height) / (width * height));
  const usual = t('canvas.usual', { width, height });
  return (
    <Text size="xs" c="dimmed">
      {usual} {times > 1 && t('canvas.more', { count: times })}
      {card.naturalScale.length > 0 && ` ${t('models.naturalScale')}: ${usualSizes(card)}.`}
    </Text>
  );
}
