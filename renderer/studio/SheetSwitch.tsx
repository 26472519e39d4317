import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { sheetIndices } from '../drawing/sheetInputs';
import { useStudio, useStudioState } from './useStudio';

/** Select of the input that is drawn for, for models with several; of frames the latest. */
export function SheetSwitch() {
  const { t } = useTranslation();
  const studio = useStudio();
  const inputs = useStudioState((s) => s.model?.card.inputs);
  const sheet = useStudioState((s) => s.sheet);
  if (!inputs || inputs.length < 2) return null;
  const sheets = sheetIndices(inputs);
  return (
    <SegmentedControl
      fullWidth
      aria-label={t('studio.sheet')}
      value={String(sheets.findIndex((own) => own.includes(sheet)))}
      onChange={(value) => studio.set({ sheet: sheets[Number(value)].at(-1) })}
      data={inputs.map((input, index) => ({
        value: String(index),
        label: t(`input.${input.kind}`),
      }))}
    />
  );
}
