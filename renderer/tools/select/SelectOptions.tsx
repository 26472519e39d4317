import {
  ActionIcon,
  Group,
  NumberInput,
  SegmentedControl,
  Stack,
  Text,
  Tooltip,
} from '@mantine/core';
import {
  IconFlipHorizontal,
  IconFlipVertical,
  IconRotate2,
  IconRotateClockwise2,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useStudioState } from '../../studio/useStudio';
import { useWorkspace } from '../../studio/useWorkspace';
import { useTool } from '../useTool';
import { selectIcons } from './SelectIcon';
import { type SelectForm, SelectTool, selectForms } from './selectTool';

/** Commands on what is selected, with their icons. */
const commandIcons = {
  turnSelectionLeft: IconRotate2,
  turnSelectionRight: IconRotateClockwise2,
  flipAcross: IconFlipHorizontal,
  flipDown: IconFlipVertical,
} as const;
const shownCommands = Object.keys(commandIcons) as (keyof typeof commandIcons)[];

/** How to select, and what can be done with what is selected. */
export function SelectOptions() {
  const { t } = useTranslation();
  const tool = useTool(SelectTool);
  const { commands } = useWorkspace();
  const { form } = useStore(tool.options);
  return (
    <Stack gap={8}>
      <SegmentedControl
        fullWidth
        aria-label={t('select.form')}
        value={form}
        onChange={(value) => tool.setForm(value as SelectForm)}
        data={selectForms.map((value) => {
          const Icon = selectIcons[value];
          return {
            value,
            label: (
              <Tooltip label={t(`select.${value}`)}>
                <Icon size={18} stroke={1.6} role="img" aria-label={t(`select.${value}`)} />
              </Tooltip>
            ),
          };
        })}
      />
      <Group gap={8} grow>
        {shownCommands.map((action) => {
          const Icon = commandIcons[action];
          return (
            <Tooltip key={action} label={t(`action.${action}`)}>
              <ActionIcon
                size={32}
                variant="default"
                aria-label={t(`action.${action}`)}
                onClick={() => commands.run(action)}
              >
                <Icon size={18} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
          );
        })}
      </Group>
      <SelectedFrame />
      <Text size="xs" c="dimmed">
        {t('select.hint')}
      </Text>
    </Stack>
  );
}

/** Angle and size of what is selected, as numbers. */
function SelectedFrame() {
  const { t } = useTranslation();
  const tool = useTool(SelectTool);
  const frame = useStudioState((s) => s.selection?.frame);
  return (
    <Group gap={8} grow>
      <NumberInput
        size="xs"
        label={t('select.angle')}
        disabled={!frame}
        min={-180}
        max={180}
        decimalScale={1}
        suffix="°"
        value={frame?.angle ?? 0}
        onChange={(value) => {
          if (typeof value === 'number' && value !== (frame?.angle ?? 0)) tool.setAngle(value);
        }}
      />
      <NumberInput
        size="xs"
        label={t('select.size')}
        disabled={!frame}
        min={1}
        max={1000}
        decimalScale={0}
        suffix=" %"
        value={frame ? Math.round(tool.scale * 100) : 100}
        onChange={(value) => {
          if (typeof value !== 'number' || value < 1) return;
          if (value !== Math.round(tool.scale * 100)) tool.setScale(value / 100);
        }}
      />
    </Group>
  );
}
