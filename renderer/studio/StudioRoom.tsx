import { Center, Group, Loader, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconMaximize, IconMinus, IconPlus, IconZoomReset } from '@tabler/icons-react';
import { useCallback, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DrawingCanvas } from '../canvas/DrawingCanvas';
import { SharedView } from '../canvas/Pane';
import { PictureArea } from '../compare/PictureArea';
import { PictureBar } from '../compare/PictureBar';
import { DocumentMenu } from '../documents/DocumentMenu';
import { failureMessage } from '../i18n/failureText';
import { PhotoDialog } from '../photo/PhotoDialog';
import { AidsMenu } from '../tools/AidsMenu';
import { ToolBar } from '../tools/ToolBar';
import { ToolButton } from '../ui/ToolButton';
import { DrawingPane } from './DrawingPane';
import { DropArea } from './DropArea';
import { FailureNotice } from './FailureNotice';
import { HistoryStrip } from './HistoryStrip';
import { LiveBadge } from './LiveBadge';
import classes from './panes.module.css';
import { SidePanel } from './SidePanel';
import { StatusLine } from './StatusLine';
import { useDrawingKeys } from './useDrawingKeys';
import { useStudioState } from './useStudio';
import { useStudioCommands } from './useStudioCommands';
import { useWorkspace, useWorkspaceState } from './useWorkspace';

/** The Studio: drawing and translation side by side. */
export function StudioRoom({ open }: { open: boolean }) {
  const { t } = useTranslation();
  const models = useStudioState((s) => s.models);
  const model = useStudioState((s) => s.model);
  const failure = useStudioState((s) => s.failure);
  const shared = useMemo(() => new SharedView(), []);
  const canvas = useRef<DrawingCanvas>(undefined);
  const ready = useCallback((made: DrawingCanvas | undefined) => {
    canvas.current = made;
  }, []);
  const { photo, compare } = useWorkspace();
  const swapped = useWorkspaceState('layout', (s) => s.swapped);
  useStudioCommands(canvas, open);
  useDrawingKeys(open);

  if (!model) {
    return (
      <Center h="100%" p="xl">
        {models === undefined ? (
          <Group>
            <Loader size="sm" />
            <Text>{t('studio.loading')}</Text>
          </Group>
        ) : (
          <Stack align="center" maw={480} ta="center">
            <Text component="h1" fw={700}>
              {t('studio.noModels')}
            </Text>
            <Text c="dimmed">{failure ? failureMessage(failure) : t('studio.noModelsHint')}</Text>
          </Stack>
        )}
      </Center>
    );
  }
  return (
    <div className={classes.studio}>
      <VisuallyHidden component="h1">{model.card.name}</VisuallyHidden>
      <div className={classes.tools}>
        <ToolBar />
      </div>
      <div className={classes.centre}>
        <FailureNotice />
        <div className={classes.panes} data-swapped={swapped || undefined}>
          <DropArea
            name={t('studio.drawing')}
            hint={t('photo.drop')}
            onPicture={(file) => photo.open(file)}
          >
            <div className={classes.heading}>
              <Group gap={6} wrap="nowrap">
                <Text component="h2" size="sm" fw={600}>
                  {t('studio.drawing')}
                </Text>
                <DocumentMenu />
              </Group>
              <Group gap={2} wrap="nowrap">
                <AidsMenu />
                <ToolButton
                  side="bottom"
                  name={t('studio.zoomOut')}
                  action="zoomOut"
                  onClick={() => canvas.current?.pane.zoom(1 / 1.25)}
                >
                  <IconMinus size={18} />
                </ToolButton>
                <ToolButton
                  side="bottom"
                  name={t('studio.zoomIn')}
                  action="zoomIn"
                  onClick={() => canvas.current?.pane.zoom(1.25)}
                >
                  <IconPlus size={18} />
                </ToolButton>
                <ToolButton
                  side="bottom"
                  name={t('studio.fit')}
                  action="fit"
                  onClick={() => canvas.current?.pane.fitView()}
                >
                  <IconMaximize size={18} />
                </ToolButton>
                <ToolButton
                  side="bottom"
                  name={t('studio.actual')}
                  action="actual"
                  onClick={() => canvas.current?.pane.actualSize()}
                >
                  <IconZoomReset size={18} />
                </ToolButton>
              </Group>
            </div>
            <DrawingPane shared={shared} onReady={ready} />
          </DropArea>
          <DropArea
            name={t('studio.picture')}
            hint={t('compare.drop')}
            onPicture={(file) => void compare.openTruth(file)}
          >
            <div className={classes.heading}>
              <Text component="h2" size="sm" fw={600} className={classes.pictureTitle}>
                {t('studio.picture')}
              </Text>
              <PictureBar />
              <LiveBadge />
            </div>
            <PictureArea shared={shared} />
          </DropArea>
        </div>
        <StatusLine />
        <HistoryStrip />
      </div>
      <SidePanel />
      <PhotoDialog />
    </div>
  );
}
