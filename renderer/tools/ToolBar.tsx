import { Divider, Stack } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconPhotoPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { takesDrawing } from '../studio/studioState';
import { useStudio, useStudioState } from '../studio/useStudio';
import { useWorkspace } from '../studio/useWorkspace';
import { ToolButton } from '../ui/ToolButton';
import { toolTable } from './toolTable';
import { toolUi } from './toolUi';

/** Tools, undo and redo. */
export function ToolBar() {
  const { t } = useTranslation();
  const studio = useStudio();
  const { commands } = useWorkspace();
  const tool = useStudioState((s) => s.tool);
  const canUndo = useStudioState((s) => s.canUndo);
  const canRedo = useStudioState((s) => s.canRedo);
  const undrawn = !useStudioState(takesDrawing);
  // Where there is nothing to draw on, tools say so.
  const off = { disabled: undrawn, reason: t('undrawn.reason') };
  return (
    <Stack component="nav" aria-label={t('studio.tools')} gap={4} p={8} align="center">
      {toolTable.map(({ id }) => {
        const Icon = toolUi[id].icon;
        return (
          <ToolButton
            key={id}
            name={t(`action.${id}`)}
            action={id}
            active={!undrawn && tool === id}
            {...off}
            onClick={() => studio.tools.choose(id)}
          >
            <Icon size={22} stroke={1.6} />
          </ToolButton>
        );
      })}
      <Divider w={28} my={4} />
      <ToolButton
        name={t('studio.undo')}
        action="undo"
        disabled={!canUndo}
        onClick={() => studio.undo()}
      >
        <IconArrowBackUp size={22} stroke={1.6} />
      </ToolButton>
      <ToolButton
        name={t('studio.redo')}
        action="redo"
        disabled={!canRedo}
        onClick={() => studio.redo()}
      >
        <IconArrowForwardUp size={22} stroke={1.6} />
      </ToolButton>
      <ToolButton
        name={t('action.photo')}
        action="photo"
        {...off}
        onClick={() => commands.run('photo')}
      >
        <IconPhotoPlus size={22} stroke={1.6} />
      </ToolButton>
      <ToolButton name={t('studio.clear')} {...off} onClick={() => studio.clear()}>
        <IconTrash size={22} stroke={1.6} />
      </ToolButton>
    </Stack>
  );
}
