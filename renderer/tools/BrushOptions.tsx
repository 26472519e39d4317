import { ActionIcon, Group, NumberInput, Stack, Tooltip } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { activeBrush, activeInput, brushRange } from '../studio/studioState';
import { useStudio, useStudioState } from '../studio/useStudio';
import { LabelledSlider } from '../ui/LabelledSlider';
import { PressurePanel } from './PressurePanel';

/** Brush diameter, with a reset to the width that the model was trained with; and how the hand is followed. */
export function BrushOptions() {
  const { t } = useTranslation();
  const studio = useStudio();
  const { pen } = studio.tools;
  const stabiliser = useStore(pen.store, (s) => s.stabiliser);
  return (
    <Stack gap="sm">
      <BrushSize />
      <LabelledSlider
        name={t('pen.stabiliser')}
        shown={stabiliser === 0 ? t('pen.raw') : String(stabiliser)}
        min={0}
        max={100}
        value={stabiliser}
        onChange={(value) => pen.set({ stabiliser: value })}
      >
        <PressurePanel />
      </LabelledSlider>
    </Stack>
  );
}

/** Brush diameter, by slider or number, with a reset to the width that the model was trained with. */
function BrushSize() {
  const { t } = useTranslation();
  const studio = useStudio();
  const brush = useStudioState(activeBrush);
  const own = useStudioState((s) => activeInput(s)?.stroke ?? 1);
  const name = t('studio.resetBrush', { count: own });
  return (
    <LabelledSlider
      name={t('studio.brush')}
      label={t('studio.brushSize')}
      shown=""
      min={brushRange.min}
      max={brushRange.handy}
      value={Math.min(brush, brushRange.handy)}
      onChange={(value) => studio.setBrush(value)}
    >
      <Group gap={4} wrap="nowrap">
        {brush !== Math.round(own) && (
          <Tooltip label={name} multiline w={200} position="left">
            <ActionIcon
              size={24}
              variant="subtle"
              color="gray"
              aria-label={name}
              onClick={() => studio.setBrush(own)}
            >
              <IconRestore size={16} />
            </ActionIcon>
          </Tooltip>
        )}
        <NumberInput
          aria-label={t('pen.size')}
          size="xs"
          w={76}
          min={brushRange.min}
          max={brushRange.max}
          allowDecimal={false}
          suffix={t('pen.unit')}
          value={brush}
          onChange={(value) => typeof value === 'number' && value >= 1 && studio.setBrush(value)}
        />
      </Group>
    </LabelledSlider>
  );
}
