import { ActionIcon, SegmentedControl, Stack, Switch, Text, Tooltip } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type ShapeForm, shapeForms } from '#common/contract';
import { sheetKind } from '../drawing/sheets';
import { activeBrush, activeInput, brushRange } from '../studio/studioState';
import { useStudio, useStudioState } from '../studio/useStudio';
import { LabelledSlider } from '../ui/LabelledSlider';
import { shapeIcons } from './ToolBar';

/** Options of the tool in hand. */
export function ToolPanel() {
  const { t } = useTranslation();
  const tool = useStudioState((s) => s.tool);
  if (tool === 'bucket') return <BucketPanel />;
  if (tool === 'select') {
    return (
      <Text size="xs" c="dimmed">
        {t('select.hint')}
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      {tool === 'shape' && <ShapePanel />}
      <BrushPanel />
    </Stack>
  );
}

/** The brush diameter, and back to what the model was trained with. */
function BrushPanel() {
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
      min={brushRange.least}
      max={brushRange.most}
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

function ShapePanel() {
  const { t } = useTranslation();
  const studio = useStudio();
  const shape = useStudioState((s) => s.shape);
  const filled = useStudioState((s) => s.filled[s.sheet]);
  return (
    <Stack gap={8}>
      <SegmentedControl
        fullWidth
        aria-label={t('shape.form')}
        value={shape}
        onChange={(value) => studio.chooseShape(value as ShapeForm)}
        data={shapeForms.map((form) => {
          const Icon = shapeIcons[form];
          return {
            value: form,
            label: (
              <Tooltip label={t(`shape.${form}`)}>
                <Icon size={18} stroke={1.6} role="img" aria-label={t(`shape.${form}`)} />
              </Tooltip>
            ),
          };
        })}
      />
      <Switch
        label={t('shape.filled')}
        disabled={shape === 'line'}
        checked={filled && shape !== 'line'}
        onChange={(event) => studio.setFilled(event.currentTarget.checked)}
      />
      <Text size="xs" c="dimmed">
        {t(shape === 'polygon' ? 'shape.polygonHint' : 'shape.hint')}
      </Text>
    </Stack>
  );
}

function BucketPanel() {
  const { t } = useTranslation();
  const studio = useStudio();
  const tolerance = useStudioState((s) => s.tolerance);
  const gap = useStudioState((s) => s.gap);
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
          onChange={(value) => studio.setBucket({ tolerance: value })}
        />
      )}
      <LabelledSlider
        name={t('bucket.gap')}
        shown={t('studio.pixels', { count: gap })}
        min={0}
        max={32}
        value={gap}
        onChange={(value) => studio.setBucket({ gap: value })}
      />
      <Text size="xs" c="dimmed">
        {t('bucket.gapHint')}
      </Text>
    </Stack>
  );
}
