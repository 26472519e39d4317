import { SegmentedControl, Stack, Switch, Text, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { type ShapeForm, shapeForms } from '#common/contract';
import { useStudioState } from '../../studio/useStudio';
import { BrushOptions } from '../BrushOptions';
import { useTool } from '../useTool';
import { formIcons } from './ShapeIcon';
import { ShapeTool } from './shapeTool';

export function ShapeOptions() {
  const { t } = useTranslation();
  const tool = useTool(ShapeTool);
  const sheet = useStudioState((s) => s.sheet);
  const { form, filled } = useStore(tool.options);
  return (
    <Stack gap="sm">
      <Stack gap={8}>
        <SegmentedControl
          fullWidth
          aria-label={t('shape.form')}
          value={form}
          onChange={(value) => tool.setForm(value as ShapeForm)}
          data={shapeForms.map((value) => {
            const Icon = formIcons[value];
            return {
              value,
              label: (
                <Tooltip label={t(`shape.${value}`)}>
                  <Icon size={18} stroke={1.6} role="img" aria-label={t(`shape.${value}`)} />
                </Tooltip>
              ),
            };
          })}
        />
        <Switch
          label={t('shape.filled')}
          disabled={form === 'line'}
          checked={filled[sheet] && form !== 'line'}
          onChange={(event) => tool.setFilled(event.currentTarget.checked)}
        />
        <Text size="xs" c="dimmed">
          {t(form === 'polygon' ? 'shape.polygonHint' : 'shape.hint')}
        </Text>
      </Stack>
      <BrushOptions />
    </Stack>
  );
}
