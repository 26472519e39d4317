import { Group, NumberInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { maxSeed } from '#common/contract';
import { dependsOnChance } from '../studio/chainFacts';
import { useStudioState } from '../studio/useStudio';
import { useBatch, useBatchState } from './useBatch';

/** Most pictures of each input that the room offers; the terminal takes more. */
const mostPictures = 1000;

/** First seed and number of seeds, where the pictures of every model depend on chance. */
export function SeedFields({ disabled }: { disabled: boolean }) {
  const chosen = useBatchState((s) => s.draft.models);
  const models = useStudioState((s) => s.models);
  if (chosen.length === 0 || !chosen.every((chain) => dependsOnChance(models, chain))) return null;
  return (
    <Group gap="sm" wrap="nowrap" align="start">
      <SeedField which="count" min={1} max={mostPictures} disabled={disabled} />
      <SeedField which="first" min={0} max={maxSeed - mostPictures} disabled={disabled} />
    </Group>
  );
}

interface SeedFieldProps {
  which: 'count' | 'first';
  min: number;
  max: number;
  disabled: boolean;
}

/** A whole number; what is no number in the range while it is typed counts for nothing, and goes as it is left. */
function SeedField({ which, min, max, disabled }: SeedFieldProps) {
  const { t } = useTranslation();
  const batch = useBatch();
  const seeds = useBatchState((s) => s.draft.seeds);
  const value = seeds[which];
  const [typed, setTyped] = useState<number | string>(value);
  useEffect(() => setTyped(value), [value]);
  const isInRange = (number: number | string): number is number =>
    typeof number === 'number' && number >= min && number <= max;
  return (
    <NumberInput
      flex={1}
      label={t(`batch.seeds.${which}`)}
      min={min}
      max={max}
      clampBehavior="none"
      allowDecimal={false}
      allowNegative={false}
      disabled={disabled}
      error={typed !== '' && !isInRange(typed) && t('batch.seeds.range', { min, max })}
      value={typed}
      onChange={(next) => {
        setTyped(next);
        if (!isInRange(next) || next === value) return;
        batch.edit({ seeds: { ...seeds, [which]: next } });
      }}
      onBlur={() => setTyped(value)}
    />
  );
}
