import { Center, Group, Loader, Stack, Text } from '@mantine/core';
import { IconMaximize, IconMinus, IconPlus, IconZoomReset } from '@tabler/icons-react';
import { useCallback, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DrawingCanvas } from '../canvas/DrawingCanvas';
import { SharedView } from '../canvas/Pane';
import { AidsMenu } from '../panels/AidsMenu';
import { DocumentMenu } from '../panels/DocumentMenu';
import { DrawingPane } from '../panels/DrawingPane';
import { HistoryStrip } from '../panels/HistoryStrip';
import { LiveBadge } from '../panels/LiveBadge';
import { Notices } from '../panels/Notices';
import { PicturePane } from '../panels/PicturePane';
import classes from '../panels/panes.module.css';
import { SidePanel } from '../panels/SidePanel';
import { ToolBar } from '../panels/ToolBar';
import { ToolButton } from '../panels/ToolButton';
import { useStudioState } from '../state/useStudio';
import { useDrawingKeys } from './useDrawingKeys';
import { useStudioKeys } from './useStudioKeys';

/** Draw, and see it translated. */
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
  useStudioKeys(canvas, open);
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
            <Text c="dimmed">{failure?.message ?? t('studio.noModelsHint')}</Text>
          </Stack>
        )}
      </Center>
    );
  }
  return (
    <div className={classes.studio}>
      <div className={classes.tools}>
        <ToolBar />
      </div>
      <div className={classes.centre}>
        <Notices />
        <div className={classes.panes}>
          <section className={classes.pane} aria-label={t('studio.drawing')}>
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
                  onClick={() => canvas.current?.pane.zoom(1 / 1.25)}
                >
                  <IconMinus size={18} />
                </ToolButton>
                <ToolButton
                  side="bottom"
                  name={t('studio.zoomIn')}
                  onClick={() => canvas.current?.pane.zoom(1.25)}
                >
                  <IconPlus size={18} />
                </ToolButton>
                <ToolButton
                  side="bottom"
                  name={t('studio.fit')}
                  action="fit"
                  onClick={() => canvas.current?.pane.fit()}
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
          </section>
          <section className={classes.pane} aria-label={t('studio.picture')}>
            <div className={classes.heading}>
              <Text component="h2" size="sm" fw={600}>
                {t('studio.picture')}
              </Text>
              <LiveBadge />
            </div>
            <PicturePane shared={shared} />
          </section>
        </div>
        <HistoryStrip />
      </div>
      <SidePanel />
    </div>
  );
}
