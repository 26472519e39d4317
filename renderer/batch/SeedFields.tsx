import { Group, NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { maxSeed } from '#common/contract';
import { dependsOnChance } from '../studio/chainFacts';
import { useStudioState } from '../studio/useStudio';
import { useBatch, useBatchState } from './useBatch';

/** Most pictures of each input that the room offers; the terminal takes more. */
const mostPictures = 1000;

/** First seed and number of seeds, for models whose pictures depend on chance. */
export function SeedFields({ disabled }: { disabled: boolean }) {
  const { t } = useTranslation();
  const batch = useBatch();
  const chosen = useBatchState((s) => s.draft.models);
  const seeds = useBatchState((s) => s.draft.seeds);
  const models = useStudioState((s) => s.models);
  if (!chosen.some((chain) => dependsOnChance(models, chain))) return null;
  const field = (which: keyof typeof seeds, min: number, max: number) => (
    <NumberInput
      flex={1}
      label={t(`batch.seeds.${which}`)}
      min={min}
      max={max}
      clampBehavior="blur"
      allowDecimal={false}
      allowNegative={false}
      disabled={disabled}
      value={seeds[which]}
      onChange={(value) => {
        if (typeof value !== 'number' || value < min || value > max) return;
        batch.edit({ seeds: { ...seeds, [which]: value } });
      }}
    />
  );
  return (
    <Group gap="sm" wrap="nowrap" align="end">
      {field('count', 1, mostPictures)}
      {field('first', 0, maxSeed - mostPictures)}
    </Group>
  );
}
