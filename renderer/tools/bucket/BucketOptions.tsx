import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { sheetKind } from '../../drawing/sheets';
import { activeInput } from '../../studio/studioState';
import { useStudioState } from '../../studio/useStudio';
import { LabelledSlider } from '../../ui/LabelledSlider';
import { useTool } from '../useTool';
import { BucketTool } from './bucketTool';

export function BucketOptions() {
  const { t } = useTranslation();
  const { options } = useTool(BucketTool);
  const { tolerance, gap } = useStore(options);
  const input = useStudioState(activeInput);
  return (
    <Stack gap="sm">
      {input && sheetKind(input) !== 'labels' && (
        <LabelledSlider
          name={t('bucket.tolerance')}
          shown={String(tolerance)}
          min={0}
          max={128}
          value={tolerance}
          onChange={(value) => options.setState({ tolerance: value })}
        />
      )}
      <LabelledSlider
        name={t('bucket.gap')}
        shown={t('studio.pixels', { count: gap })}
        min={0}
        max={32}
        value={gap}
        onChange={(value) => options.setState({ gap: value })}
      />
      <Text size="xs" c="dimmed">
        {t('bucket.gapHint')}
      </Text>
    </Stack>
  );
}
