import { Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SharedView } from '../canvas/Pane';
import { PictureCanvas } from '../canvas/PictureCanvas';
import classes from '../studio/panes.module.css';
import { useStudio, useStudioState } from '../studio/useStudio';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { CompareHandle } from './CompareHandle';
import { PictureNotes } from './PictureNotes';

/** The translated picture, in the same viewport as the drawing. */
export function PicturePane({ shared }: { shared: SharedView }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const { compare, realness } = useWorkspace();
  const element = useRef<HTMLDivElement>(null);
  const model = useStudioState((s) => s.model);
  const empty = useStudioState((s) => s.output === undefined);
  const slider = useWorkspaceState('compare', (s) => s.mode === 'slider');
  const truthless = useWorkspaceState('compare', (s) => s.mode === 'difference' && !s.truth);
  useEffect(() => {
    if (!element.current) return;
    const canvas = new PictureCanvas(element.current, studio, compare, realness, shared);
    return () => canvas.destroy();
  }, [studio, compare, realness, shared]);
  return (
    <div className={classes.stack}>
      <div
        ref={element}
        className={classes.canvas}
        role="img"
        aria-label={t('studio.pictureLabel', { model: model?.card.name ?? '' })}
        data-testid="picture"
      />
      {empty && (
        <Text className={classes.empty} c="dimmed">
          {t('studio.empty')}
        </Text>
      )}
      {slider && !empty && <CompareHandle />}
      <PictureNotes hint={truthless ? t('compare.needsTruth') : undefined} />
    </div>
  );
}
