import { Stack } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { valuesFor } from './modelValues';
import { useStudio, useStudioState } from './useStudio';
import { valueControls } from './ValueControls';

/** What the Studio's model takes beside pictures; `SeedPanel` has its seed. */
export function ValuesPanel() {
  const { t } = useTranslation();
  const studio = useStudio();
  const model = useStudioState((s) => s.model);
  const all = useStudioState((s) => s.values);
  const values = useMemo(() => (model ? valuesFor(model, all) : {}), [model, all]);
  if (!model) return null;
  const set = studio.settings.setValue.bind(studio.settings);
  const controls = valueControls(model.card, { values, set }, t('values.refine'));
  return controls.length > 0 ? <Stack gap="sm">{controls}</Stack> : null;
}
