import { Loader, ScrollArea, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AdaptLosses } from '../drawing/adapt';
import { failureMessage } from '../i18n/failureText';
import { useWorkspaceState } from '../studio/useWorkspace';
import { PictureGrid } from './PictureGrid';
import classes from './picture.module.css';

/** The drawing through every model that can take it, and why the others can't. */
export function BakeOffView() {
  const { t } = useTranslation();
  const entrants = useWorkspaceState('bakeOff', (s) => s.entries);
  const others = useWorkspaceState('bakeOff', (s) => s.others);
  return (
    <div className={classes.column} data-testid="bake-off">
      <PictureGrid
        pictures={entrants.map(({ model, picture, current, ms, failure }) => ({
          key: model.card.id,
          name: t('studio.pictureLabel', { model: model.card.name }),
          picture,
          caption: (
            <>
              <Text size="sm" truncate>
                {model.card.name}
              </Text>
              {failure ? (
                <Text size="sm" truncate>
                  {failureMessage(failure)}
                </Text>
              ) : current ? (
                <Text size="sm" c="dimmed">
                  {t('badge.ms', { ms: Math.round(ms) })}
                </Text>
              ) : (
                <Loader size={14} color="gray" />
              )}
            </>
          ),
        }))}
      />
      <section className={classes.others} aria-label={t('bakeOff.others')}>
        <ScrollArea.Autosize mah={160} viewportProps={{ tabIndex: 0 }}>
          {others.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('bakeOff.all', { count: entrants.length })}
            </Text>
          ) : (
            <>
              <Text component="h3" size="sm" fw={600}>
                {t('bakeOff.others')}
              </Text>
              {others.map(({ model, ...misfit }) => (
                <Text key={model.card.id} size="sm">
                  {model.card.name}: <MisfitReason {...misfit} />
                </Text>
              ))}
            </>
          )}
        </ScrollArea.Autosize>
      </section>
    </div>
  );
}

function MisfitReason({ missingInputs, unknownLabels }: AdaptLosses) {
  const { t } = useTranslation();
  if (missingInputs.length > 0) {
    return t('bakeOff.lacks', {
      inputs: missingInputs.map((kind) => t(`input.${kind}`)).join(', '),
    });
  }
  const labels = unknownLabels.map(({ name }) => name.replaceAll('_', ' ')).join(', ');
  return t('bakeOff.unknown', { labels });
}
