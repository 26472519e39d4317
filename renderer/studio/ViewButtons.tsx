import { Group } from '@mantine/core';
import { IconMaximize, IconMinus, IconPlus, IconZoomReset } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ToolButton } from '../ui/ToolButton';
import { useWorkspace } from './useWorkspace';

const buttons = [
  ['zoomOut', IconMinus],
  ['zoomIn', IconPlus],
  ['fit', IconMaximize],
  ['actual', IconZoomReset],
] as const;

/** Zoom and fit of the panes. */
export function ViewButtons() {
  const { t } = useTranslation();
  const { commands } = useWorkspace();
  return (
    <Group gap={2} wrap="nowrap">
      {buttons.map(([action, Icon]) => (
        <ToolButton
          key={action}
          side="bottom"
          name={t(`studio.${action}`)}
          action={action}
          onClick={() => commands.run(action)}
        >
          <Icon size={18} />
        </ToolButton>
      ))}
    </Group>
  );
}
