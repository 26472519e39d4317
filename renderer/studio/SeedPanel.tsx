import { ActionIcon, Group, NumberInput, Text, Tooltip } from '@mantine/core';
import { IconDice5 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { maxSeed, usesSeed } from '#common/contract';
import { useStudio, useStudioState } from './useStudio';

/** Seed of a model with a noise input: typed, or random. */
export function SeedPanel() {
  const { t } = useTranslation();
  const studio = useStudio();
  const noisy = useStudioState((s) => s.model && usesSeed(s.model.card.values));
  const seed = useStudioState((s) => s.seed);
  if (!noisy) return null;
  return (
    <div>
      <Text component="h2" size="sm" fw={600} mb={4}>
        {t('studio.seed')}
      </Text>
      <Group gap={8} wrap="nowrap">
        <NumberInput
          flex={1}
          size="sm"
          aria-label={t('studio.seed')}
          min={0}
          max={maxSeed}
          clampBehavior="strict"
          allowDecimal={false}
          allowNegative={false}
          value={seed}
          onChange={(value) => {
            if (typeof value === 'number' && value !== seed) studio.settings.setSeed(value, true);
          }}
        />
        <Tooltip label={t('studio.another')}>
          <ActionIcon
            size={36}
            variant="default"
            aria-label={t('studio.another')}
            onClick={() => studio.settings.chooseOtherSeed()}
          >
            <IconDice5 size={20} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </div>
  );
}
