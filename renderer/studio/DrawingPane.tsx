import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { DrawingCanvas } from '../canvas/DrawingCanvas';
import type { Pane, SharedView } from '../canvas/Pane';
import classes from './panes.module.css';
import { useStudio, useStudioState } from './useStudio';
import { useWorkspace } from './useWorkspace';

interface Props {
  shared: SharedView;
  onReady(pane: Pane | undefined): void;
}

/** An empty element that the drawing canvas fills. */
export function DrawingPane({ shared, onReady }: Props) {
  const { t } = useTranslation();
  const studio = useStudio();
  const workspace = useWorkspace();
  const element = useRef<HTMLDivElement>(null);
  const model = useStudioState((s) => s.model);
  const { width, height } = useStudioState((s) => s.size);
  useEffect(() => {
    if (!element.current) return;
    const canvas = new DrawingCanvas(element.current, studio, shared, workspace);
    onReady(canvas.pane);
    return () => {
      onReady(undefined);
      canvas.destroy();
    };
  }, [studio, shared, onReady, workspace]);
  return (
    <div
      ref={element}
      className={classes.canvas}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the drawing takes keys and pen; no native element does.
      tabIndex={0}
      aria-label={t('studio.drawingLabel', { width, height })}
      data-testid="drawing"
      data-model={model?.card.id}
    />
  );
}
