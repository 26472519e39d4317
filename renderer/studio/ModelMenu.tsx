import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { modelName } from '../i18n/cardText';
import { inMain } from '../ui/inMain';
import { useStudio, useStudioState } from './useStudio';

/** Select of the current model. */
export function ModelMenu() {
  const { t } = useTranslation();
  const studio = useStudio();
  const models = useStudioState((s) => s.models);
  const id = useStudioState((s) => s.model?.card.id);
  return (
    <Select
      aria-label={t('studio.model')}
      size="md"
      fw={600}
      allowDeselect={false}
      comboboxProps={{ shadow: 'md', portalProps: inMain }}
      // The list scrolls itself with the arrow keys: a scroll area would be an extra tab stop.
      withScrollArea={false}
      styles={{ options: { maxHeight: 360, overflowY: 'auto' } }}
      data={(models ?? []).map(({ card }) => ({ value: card.id, label: modelName(card) }))}
      value={id ?? null}
      onChange={(value) => {
        const model = models?.find(({ card }) => card.id === value);
        if (model) void studio.modelSwitch.switchTo(model);
      }}
    />
  );
}
