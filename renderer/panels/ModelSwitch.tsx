import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStudio, useStudioState } from '../state/useStudio';

/** Which model translates. */
export function ModelSwitch() {
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
      comboboxProps={{ shadow: 'md' }}
      data={(models ?? []).map(({ card }) => ({ value: card.id, label: card.name }))}
      value={id ?? null}
      onChange={(value) => {
        const model = models?.find(({ card }) => card.id === value);
        if (model) void studio.modelSwitch.to(model);
      }}
    />
  );
}
