import { ActionIcon, Tooltip } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { activeBrush, activeInput, brushRange } from '../studio/studioState';
import { useStudio, useStudioState } from '../studio/useStudio';
import { LabelledSlider } from '../ui/LabelledSlider';

/** Brush diameter, with a reset to the width that the model was trained with. */
export function BrushOptions() {
  const { t } = useTranslation();
  const studio = useStudio();
  const brush = useStudioState(activeBrush);
  const own = useStudioState((s) => activeInput(s)?.stroke ?? 1);
  const name = t('studio.resetBrush', { count: own });
  return (
    <LabelledSlider
      name={t('studio.brush')}
      label={t('studio.brushSize')}
      shown={t('studio.pixels', { count: brush })}
      min={brushRange.min}
      max={brushRange.max}
      value={brush}
      onChange={(value) => studio.setBrush(value)}
    >
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
    </LabelledSlider>
  );
}
