import { Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pane, SharedView } from '../canvas/Pane';
import { PictureCanvas } from '../canvas/PictureCanvas';
import { CompareHandle } from '../compare/CompareHandle';
import { modelName } from '../i18n/cardText';
import classes from '../studio/panes.module.css';
import { takesDrawing } from '../studio/studioState';
import { useStudio, useStudioState } from '../studio/useStudio';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { PictureNotes } from './PictureNotes';

interface Props {
  shared: SharedView;
  onReady?(pane: Pane | undefined): void;
}

/** The translated picture, in the same viewport as the drawing. */
export function PicturePane({ shared, onReady }: Props) {
  const { t } = useTranslation();
  const studio = useStudio();
  const { compare, realness } = useWorkspace();
  const element = useRef<HTMLDivElement>(null);
  const model = useStudioState((s) => s.model);
  const empty = useStudioState((s) => s.output === undefined);
  const live = useStudioState((s) => s.live);
  const slider = useWorkspaceState('compare', (s) => s.mode === 'slider');
  const drawn = useStudioState(takesDrawing);
  // What the picture is compared with: the truth, or what was drawn.
  const reference = useWorkspaceState('compare', (s) => s.truth !== undefined) || drawn;
  const truthless = useWorkspaceState(
    'compare',
    (s) => !s.truth && (s.mode === 'difference' || (!drawn && s.mode !== 'side')),
  );
  useEffect(() => {
    if (!element.current) return;
    const canvas = new PictureCanvas(element.current, studio, compare, realness, shared);
    onReady?.(canvas.pane);
    return () => {
      onReady?.(undefined);
      canvas.destroy();
    };
  }, [studio, compare, realness, shared, onReady]);
  return (
    <div className={classes.stack}>
      <div
        ref={element}
        className={classes.canvas}
        role="img"
        aria-label={t(drawn ? 'studio.pictureLabel' : 'undrawn.pictureLabel', {
          model: model ? modelName(model.card) : '',
        })}
        data-testid="picture"
      />
      {empty && (
        <Text className={classes.empty} c="dimmed">
          {live || !drawn
            ? t(drawn ? 'studio.empty' : 'undrawn.empty')
            : t('studio.emptyUntilAsked', { button: t('studio.translate') })}
        </Text>
      )}
      {slider && !empty && reference && <CompareHandle />}
      <PictureNotes hint={truthless ? t('compare.needsTruth') : undefined} />
    </div>
  );
}
