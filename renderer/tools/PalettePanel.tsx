import { Group, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { labelName } from '../i18n/cardText';
import { activeInput } from '../studio/studioState';
import { useStudio, useStudioState } from '../studio/useStudio';
import { ColourSwatches } from './ColourSwatches';
import { LabelButton } from './LabelButton';

/** The model's labels by name and colour; longer palettes can be searched. */
export function PalettePanel() {
  const { t } = useTranslation();
  const studio = useStudio();
  const input = useStudioState(activeInput);
  const card = useStudioState((s) => s.model?.card);
  const active = useStudioState((s) => s.classIndex);
  const [wanted, setWanted] = useState('');
  if (input?.kind !== 'labels' || !card) return null;
  const search = wanted.trim().toLowerCase();
  return (
    <div>
      <Group justify="space-between" mb={6}>
        <Text component="h2" size="sm" fw={600}>
          {t('studio.palette')}
        </Text>
        <ColourSwatches />
      </Group>
      {input.palette.length > 24 && (
        <TextInput
          size="xs"
          mb={6}
          leftSection={<IconSearch size={14} />}
          aria-label={t('studio.palette')}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and legend that fight the layout. */}
      <div role="group" aria-label={t('studio.palette')}>
        {input.palette.map((label, index) =>
          search && !labelName(card, label.name).toLowerCase().includes(search) ? null : (
            <LabelButton
              key={label.name}
              label={label}
              name={labelName(card, label.name)}
              active={index === active}
              note={label.name === input.paper ? t('studio.paper') : undefined}
              onClick={() => studio.tools.setPaint({ classIndex: index })}
            />
          ),
        )}
      </div>
    </div>
  );
}
