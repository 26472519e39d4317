import { Divider, Stack } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBucketDroplet,
  IconCircle,
  IconColorPicker,
  IconEraser,
  IconHandStop,
  IconLine,
  IconMarquee2,
  IconPencil,
  IconPhotoPlus,
  IconPolygon,
  IconRectangle,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Tool } from '../studio/studioState';
import { useStudio, useStudioState } from '../studio/useStudio';
import { useWorkspace } from '../studio/useWorkspace';
import { ToolButton } from '../ui/ToolButton';

/** What the shape tool makes, by its form. */
export const shapeIcons = {
  line: IconLine,
  rectangle: IconRectangle,
  ellipse: IconCircle,
  polygon: IconPolygon,
};

const icons = {
  pen: IconPencil,
  eraser: IconEraser,
  shape: IconRectangle,
  bucket: IconBucketDroplet,
  eyedropper: IconColorPicker,
  select: IconMarquee2,
  pan: IconHandStop,
};
const tools = Object.keys(icons) as Tool[];

/** Tools, undo and redo. */
export function ToolBar() {
  const { t } = useTranslation();
  const studio = useStudio();
  const { commands } = useWorkspace();
  const tool = useStudioState((s) => s.tool);
  const shape = useStudioState((s) => s.shape);
  const canUndo = useStudioState((s) => s.canUndo);
  const canRedo = useStudioState((s) => s.canRedo);
  return (
    <Stack component="nav" aria-label={t('studio.tools')} gap={4} p={8} align="center">
      {tools.map((name) => {
        const Icon = name === 'shape' ? shapeIcons[shape] : icons[name];
        return (
          <ToolButton
            key={name}
            name={t(`tool.${name}`)}
            action={name}
            active={tool === name}
            onClick={() => (name === 'shape' ? studio.chooseShape() : studio.set({ tool: name }))}
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
      <ToolButton name={t('action.photo')} action="photo" onClick={() => commands.run('photo')}>
        <IconPhotoPlus size={22} stroke={1.6} />
      </ToolButton>
      <ToolButton name={t('studio.clear')} onClick={() => studio.clear()}>
        <IconTrash size={22} stroke={1.6} />
      </ToolButton>
    </Stack>
  );
}
