import { Center, CloseButton, Group, Loader, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useCallback, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Pane, SharedView } from '../canvas/Pane';
import { DocumentMenu } from '../documents/DocumentMenu';
import { DreamDialog } from '../dream/DreamDialog';
import { modelName } from '../i18n/cardText';
import { failureMessage } from '../i18n/failureText';
import { PhotoDialog } from '../photo/PhotoDialog';
import { PictureArea } from '../picture/PictureArea';
import { PictureBar } from '../picture/PictureBar';
import { AidsMenu } from '../tools/AidsMenu';
import { ToolBar } from '../tools/ToolBar';
import { TourCard } from '../tour/TourCard';
import { useTourState } from '../tour/useTour';
import { useDrawingMenu, usePictureMenu } from './contextMenus';
import { DrawingPane } from './DrawingPane';
import { DropArea } from './DropArea';
import { FailureNotice } from './FailureNotice';
import { HistoryStrip } from './HistoryStrip';
import { LiveBadge } from './LiveBadge';
import classes from './panes.module.css';
import { ReferencePicture } from './ReferencePicture';
import { SidePanel } from './SidePanel';
import { StatusLine } from './StatusLine';
import { takesDrawing } from './studioState';
import { useDrawingKeys } from './useDrawingKeys';
import { useStudioState } from './useStudio';
import { useStudioCommands } from './useStudioCommands';
import { useWorkspace, useWorkspaceState } from './useWorkspace';
import view from './view.module.css';

/** The Studio: drawing and translation side by side; for a model that takes no drawing, its picture alone. */
export function StudioRoom({ open }: { open: boolean }) {
  const { t } = useTranslation();
  const models = useStudioState((s) => s.models);
  const model = useStudioState((s) => s.model);
  const failure = useStudioState((s) => s.failure);
  const shared = useMemo(() => new SharedView(), []);
  const pane = useRef<Pane>(undefined);
  const ready = useCallback((made: Pane | undefined) => {
    pane.current = made;
  }, []);
  const drawn = useStudioState(takesDrawing);
  const drawingMenu = useDrawingMenu();
  const pictureMenu = usePictureMenu();
  const { photo, compare, layout } = useWorkspace();
  const { swapped, stacked, history, alone } = useWorkspaceState('layout', (s) => s);
  const toured = useTourState((s) => s.shown !== 'closed');
  useStudioCommands(pane, open);
  useDrawingKeys(open);

  if (!model) {
    // The first drawing is read after the list of models.
    const opening = models === undefined || (models.length > 0 && !failure);
    return (
      <Center h="100%" p="xl">
        {opening ? (
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
    <div className={classes.studio} data-alone={alone || undefined}>
      {alone && (
        <CloseButton
          className={view.leave}
          size="lg"
          variant="default"
          aria-label={t('view.leave')}
          onClick={() => layout.toggleAlone()}
        />
      )}
      <VisuallyHidden component="h1">{modelName(model.card)}</VisuallyHidden>
      <div className={classes.tools}>
        <ToolBar />
      </div>
      <div className={classes.centre}>
        <FailureNotice />
        <div
          className={classes.panes}
          data-swapped={swapped || undefined}
          data-stacked={stacked || undefined}
          data-single={!drawn || undefined}
        >
          {drawn && (
            <DropArea
              name={t('studio.drawing')}
              hint={t('photo.drop')}
              onPicture={(file) => photo.open(file)}
              menu={drawingMenu}
            >
              <div className={classes.heading}>
                <Group gap={6} wrap="nowrap">
                  <Text component="h2" size="sm" fw={600}>
                    {t('studio.drawing')}
                  </Text>
                  <DocumentMenu />
                </Group>
                <Group gap={2} wrap="nowrap" ml="auto">
                  <AidsMenu />
                </Group>
              </div>
              <DrawingPane shared={shared} onReady={ready} />
            </DropArea>
          )}
          <DropArea
            name={t('studio.picture')}
            hint={t('compare.drop')}
            onPicture={(file) => void compare.openTruth(file)}
            menu={pictureMenu}
          >
            <div className={classes.heading}>
              <Group gap={6} wrap="nowrap">
                <Text component="h2" size="sm" fw={600} className={classes.pictureTitle}>
                  {t('studio.picture')}
                </Text>
                {!drawn && <DocumentMenu />}
              </Group>
              <PictureBar />
              <LiveBadge />
            </div>
            <PictureArea shared={shared} onReady={drawn ? undefined : ready} />
          </DropArea>
        </div>
        <StatusLine shared={shared} onZoom={(scale) => pane.current?.zoomTo(scale)} />
        {!alone && (toured ? <TourCard /> : history && <HistoryStrip />)}
        <ReferencePicture />
      </div>
      <SidePanel />
      <PhotoDialog />
      <DreamDialog />
    </div>
  );
}
