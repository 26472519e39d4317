import { Loader, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { metricIds, metrics, metricText } from '#common/contract';
import { modelName } from '../i18n/cardText';
import { failureMessage } from '../i18n/failureText';
import { PictureGrid } from '../picture/PictureGrid';
import classes from '../picture/picture.module.css';
import { useStudioState } from '../studio/useStudio';
import { useWorkspaceState } from '../studio/useWorkspace';
import { AwaitedPictures } from './AwaitedPictures';
import { wayBack } from './cycle';

/** There and back again: the drawing, the picture, what the way back makes of it, and the difference. */
export function CycleView() {
  const { t, i18n } = useTranslation();
  const model = useStudioState((s) => s.model);
  const models = useStudioState((s) => s.models) ?? [];
  const trip = useWorkspaceState('cycle', (s) => s.trip);
  const failure = useWorkspaceState('cycle', (s) => s.failure);
  const back = model && wayBack(model, models);
  if (!model) return null;
  if (failure || !back) {
    const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
    const able = models.filter((one) => wayBack(one, models)).map(({ card }) => modelName(card));
    return (
      <div className={classes.explain} role="status">
        <Text maw={360}>
          {failure ? failureMessage(failure) : t('cycle.none', { model: modelName(model.card) })}{' '}
          {!failure && able.length > 0 && t('cycle.able', { models: list.format(able) })}
        </Text>
      </div>
    );
  }
  if (!trip) return <AwaitedPictures />;
  const isLabelMap = model.card.output.kind === 'labels';
  const measured = trip?.metrics;
  const waiting = <Loader size={14} color="gray" />;
  return (
    <div className={classes.column} data-testid="cycle">
      <PictureGrid
        pictures={[
          {
            key: 'given',
            name: t('cycle.given'),
            picture: trip?.given,
            isLabelMap: model.card.inputs.at(-1)?.kind === 'labels',
            caption: <Text size="sm">{t('cycle.given')}</Text>,
          },
          {
            key: 'there',
            name: t('cycle.there', { model: modelName(model.card) }),
            picture: trip?.there,
            isLabelMap,
            caption: <Text size="sm">{t('cycle.there', { model: modelName(model.card) })}</Text>,
          },
          {
            key: 'back',
            name: t('cycle.back', { model: modelName(back.card) }),
            picture: trip?.back,
            isLabelMap: back.card.output.kind === 'labels',
            caption: (
              <>
                <Text size="sm">{t('cycle.back', { model: modelName(back.card) })}</Text>
                {!trip?.back && waiting}
              </>
            ),
          },
          {
            key: 'difference',
            name: t('cycle.difference'),
            picture: trip?.difference,
            caption: (
              <>
                <Text size="sm">{t('cycle.difference')}</Text>
                {measured ? (
                  <Text size="sm" data-testid="cycle-error">
                    {metricText('psnr', measured.psnr, 1)}
                  </Text>
                ) : (
                  waiting
                )}
              </>
            ),
          },
        ]}
      />
      <section className={classes.others} aria-label={t('cycle.title')}>
        <Text size="sm" c="dimmed">
          {t('cycle.text')}{' '}
          {measured &&
            metricIds
              .map((id) => `${metrics[id].label} ${metricText(id, measured[id], 1)}`)
              .join(' · ')}
        </Text>
      </section>
    </div>
  );
}
