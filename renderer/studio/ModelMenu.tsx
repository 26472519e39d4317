import { Group, Select, Text } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelSummary } from '#common/contract';
import { cardText, modelName } from '../i18n/cardText';
import { inMain } from '../ui/inMain';
import classes from './panes.module.css';
import { useModelImage, useStudio, useStudioState } from './useStudio';

/** Select of the current model, each with its preview. */
export function ModelMenu() {
  const { t } = useTranslation();
  const studio = useStudio();
  const models = useStudioState((s) => s.models);
  const id = useStudioState((s) => s.model?.card.id);
  // The previews of all models are read when one comes to the menu, not at each start. From then on
  // the list is there while it is closed too: the arrow keys begin at the chosen model.
  const [reached, setReached] = useState(false);
  return (
    <Select
      aria-label={t('studio.model')}
      size="md"
      fw={600}
      allowDeselect={false}
      comboboxProps={{
        shadow: 'md',
        portalProps: inMain,
        width: 320,
        position: 'bottom-end',
        keepMounted: reached,
      }}
      // The list scrolls itself with the arrow keys: a scroll area would be an extra tab stop.
      withScrollArea={false}
      styles={{ options: { maxHeight: 420, overflowY: 'auto' } }}
      data={(models ?? []).map(({ card }) => ({ value: card.id, label: modelName(card) }))}
      renderOption={({ option }) => {
        const model = models?.find(({ card }) => card.id === option.value);
        return model && <ModelOption model={model} />;
      }}
      onFocus={() => setReached(true)}
      value={id ?? null}
      onChange={(value) => {
        const model = models?.find(({ card }) => card.id === value);
        if (model) void studio.modelSwitch.switchTo(model);
      }}
    />
  );
}

function ModelOption({ model: { card } }: { model: ModelSummary }) {
  const preview = useModelImage(card.id, card.preview);
  return (
    <Group gap={10} wrap="nowrap" title={cardText(card, card.summary)}>
      {preview ? (
        <img src={preview} alt="" className={classes.modelPreview} />
      ) : (
        <span className={classes.modelPreview}>
          <IconPhoto size={20} stroke={1.2} />
        </span>
      )}
      <Text size="sm" fw={600}>
        {modelName(card)}
      </Text>
    </Group>
  );
}
