import { Group, Menu, Text } from '@mantine/core';
import {
  IconDeviceFloppy,
  IconDimensions,
  IconFile,
  IconFileDescription,
  IconFolderOpen,
  IconLayoutGrid,
  IconMovie,
  IconResize,
  IconSparkles,
} from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Action } from '../keys/actionTable';
import classes from '../studio/panes.module.css';
import { takesDrawing } from '../studio/studioState';
import { useStudioState } from '../studio/useStudio';
import { useCommands, useKeyLabel, useWorkspace } from '../studio/useWorkspace';
import { inMain } from '../ui/inMain';
import { putPixels } from '../ui/putPixels';
import { ToolButton } from '../ui/ToolButton';
import { CanvasSizeDialog } from './CanvasSizeDialog';
import { DrawingsDialog } from './DrawingsDialog';
import type { StoredDrawing } from './drawingStore';
import { keptModelName } from './keptModelName';
import { NewDrawingDialog } from './NewDrawingDialog';
import { TimelapseDialog } from './TimelapseDialog';
import { useFiles } from './useFiles';

/** New, open, recent, save, time-lapse: what is done with a drawing as a whole. */
export function DocumentMenu() {
  const { t } = useTranslation();
  const files = useFiles();
  const { commands } = useWorkspace();
  const [recent, setRecent] = useState<StoredDrawing[]>([]);
  const [timelapse, setTimelapse] = useState(false);
  const [drawings, setDrawings] = useState(false);
  const [newSize, setNewSize] = useState(false);
  const [canvas, setCanvas] = useState(false);
  const anySize = useStudioState((s) => takesDrawing(s) && !('fixed' in s.model!.card.size));
  useCommands(
    useMemo(() => ({ drawings: () => setDrawings(true), timelapse: () => setTimelapse(true) }), []),
  );
  useCommands(
    useMemo(() => ({ newSize: () => setNewSize(true), canvasSize: () => setCanvas(true) }), []),
    anySize,
  );
  return (
    <>
      <Menu
        position="bottom-start"
        width={260}
        shadow="md"
        portalProps={inMain}
        withInitialFocusPlaceholder={false}
        onOpen={() => void files.autosave.recent().then(setRecent)}
      >
        <Menu.Target>
          <ToolButton side="bottom" name={t('file.menu')}>
            <IconFileDescription size={18} />
          </ToolButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconFile size={16} />}
            rightSection={<Key action="newDrawing" />}
            onClick={() => void files.newDrawing()}
          >
            {t('file.new')}
          </Menu.Item>
          {anySize && (
            <Menu.Item
              leftSection={<IconDimensions size={16} />}
              rightSection={<Key action="newSize" />}
              onClick={() => setNewSize(true)}
            >
              {t('file.newSize')}
            </Menu.Item>
          )}
          {anySize && (
            <Menu.Item
              leftSection={<IconResize size={16} />}
              rightSection={<Key action="canvasSize" />}
              onClick={() => setCanvas(true)}
            >
              {t('canvas.menu')}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconSparkles size={16} />}
            rightSection={<Key action="dream" />}
            onClick={() => commands.run('dream')}
          >
            {t('dream.menu')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFolderOpen size={16} />}
            rightSection={<Key action="open" />}
            onClick={() => void files.openDrawing()}
          >
            {t('file.open')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconDeviceFloppy size={16} />}
            rightSection={<Key action="save" />}
            onClick={() => void files.saveDrawing()}
          >
            {t('file.save')}
          </Menu.Item>
          <Menu.Item leftSection={<IconMovie size={16} />} onClick={() => setTimelapse(true)}>
            {t('timelapse.title')}
          </Menu.Item>
          {recent.length > 0 && (
            <>
              <Menu.Divider />
              <Menu.Label>{t('file.recent')}</Menu.Label>
              {recent.slice(0, 5).map((kept) => (
                <Menu.Item key={kept.id} onClick={() => void files.openRecent(kept.id)}>
                  <Recent kept={kept} />
                </Menu.Item>
              ))}
              <Menu.Item
                leftSection={<IconLayoutGrid size={16} />}
                rightSection={<Key action="drawings" />}
                onClick={() => setDrawings(true)}
              >
                {t('drawings.all')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <NewDrawingDialog opened={newSize} onClose={() => setNewSize(false)} />
      <CanvasSizeDialog opened={canvas} onClose={() => setCanvas(false)} />
      <DrawingsDialog opened={drawings} onClose={() => setDrawings(false)} />
      <TimelapseDialog opened={timelapse} onClose={() => setTimelapse(false)} />
    </>
  );
}

function Key({ action }: { action: Action }) {
  return (
    <Text size="xs" c="dimmed">
      {useKeyLabel(action)}
    </Text>
  );
}

function Recent({ kept }: { kept: StoredDrawing }) {
  const { i18n } = useTranslation();
  const models = useStudioState((s) => s.models);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current && kept.thumbnail) putPixels(canvas.current, kept.thumbnail);
  }, [kept]);
  const when = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <Group gap={10} wrap="nowrap">
      <canvas ref={canvas} className={classes.recent} />
      <div>
        <Text size="sm">{kept.name ?? keptModelName(kept, models)}</Text>
        <Text size="xs" c="dimmed">
          {when.format(kept.savedAt)}
        </Text>
      </div>
    </Group>
  );
}
