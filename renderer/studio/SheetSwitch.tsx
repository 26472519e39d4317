import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStudio, useStudioState } from './useStudio';

/** Select of the active sheet, for models with several inputs. */
export function SheetSwitch() {
  const { t } = useTranslation();
  const studio = useStudio();
  const inputs = useStudioState((s) => s.model?.card.inputs);
  const sheet = useStudioState((s) => s.sheet);
  if (!inputs || inputs.length < 2) return null;
  return (
    <SegmentedControl
      fullWidth
      aria-label={t('studio.sheet')}
      value={String(sheet)}
      onChange={(value) => studio.set({ sheet: Number(value) })}
      data={inputs.map((input, index) => ({
        value: String(index),
        label: t(`input.${input.kind}`),
      }))}
    />
  );
}
