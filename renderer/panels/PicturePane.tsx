import { Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Pane, type SharedView } from '../canvas/Pane';
import { useStudio, useStudioState } from '../state/useStudio';
import classes from './panes.module.css';

/** The translated picture, in the same viewport as the drawing. */
export function PicturePane({ shared }: { shared: SharedView }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const element = useRef<HTMLDivElement>(null);
  const model = useStudioState((s) => s.model);
  const empty = useStudioState((s) => s.output === undefined);
  useEffect(() => {
    if (!element.current) return;
    const pane = new Pane(element.current, shared, true);
    const show = () => {
      const { output } = studio.store.getState();
      if (output) pane.show(output);
      else pane.hide();
    };
    show();
    const stop = studio.store.subscribe((now, before) => {
      if (now.output !== before.output) show();
    });
    return () => {
      stop();
      pane.destroy();
    };
  }, [studio, shared]);
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
    </div>
  );
}
