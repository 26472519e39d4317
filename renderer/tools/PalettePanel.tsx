import { Group, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { labelName } from '../i18n/cardText';
import { useActionItems } from '../keys/useActionItems';
import { activeInput } from '../studio/studioState';
import { useStudio, useStudioState } from '../studio/useStudio';
import { useWorkspace } from '../studio/useWorkspace';
import { useContextMenu } from '../ui/ContextMenu';
import { searchText } from '../ui/searchText';
import { ColourSwatches } from './ColourSwatches';
import { LabelButton } from './LabelButton';
import { swatchItems } from './swatchItems';

/** The model's labels by name and colour; longer palettes can be searched. */
export function PalettePanel() {
  const { t } = useTranslation();
  const studio = useStudio();
  const { backgroundColour } = useWorkspace();
  const items = useActionItems();
  const input = useStudioState(activeInput);
  const card = useStudioState((s) => s.model?.card);
  const active = useStudioState((s) => s.classIndex);
  const [wanted, setWanted] = useState('');
  const asked = useRef(0);
  const { onContextMenu, menu } = useContextMenu(() => {
    const label = input?.kind === 'labels' ? input.palette[asked.current] : undefined;
    if (!label) return [];
    const classIndex = asked.current;
    const own = swatchItems(t, label.colour, {
      paint: () => studio.tools.setPaint({ classIndex }),
      back: () => backgroundColour.set({ classIndex }),
    });
    return [own, items('swapColours', 'bucket')];
  });
  if (input?.kind !== 'labels' || !card) return null;
  const search = searchText(wanted.trim());
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
      <div
        role="group"
        aria-label={t('studio.palette')}
        onContextMenu={(event) => {
          const { label } = (event.target as HTMLElement).closest<HTMLElement>('[data-label]')
            ?.dataset ?? { label: undefined };
          const index = input.palette.findIndex(({ name }) => name === label);
          if (index < 0) return;
          asked.current = index;
          onContextMenu(event);
        }}
      >
        {menu}
        {input.palette.map((label, index) =>
          search && !searchText(labelName(card, label.name)).includes(search) ? null : (
            <LabelButton
              key={label.name}
              label={label}
              name={labelName(card, label.name)}
              number={index + 1}
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
