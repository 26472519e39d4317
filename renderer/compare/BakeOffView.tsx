import { Loader, ScrollArea, Select, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  type Card,
  type Metrics,
  metrics,
  metricText,
  type Picture,
  type Realness,
} from '#common/contract';
import { heatPicture } from '../canvas/heatPicture';
import { cardText, labelName, modelName } from '../i18n/cardText';
import { failureMessage } from '../i18n/failureText';
import { PictureGrid } from '../picture/PictureGrid';
import classes from '../picture/picture.module.css';
import { takesDrawing } from '../studio/studioState';
import { useStudio, useStudioState } from '../studio/useStudio';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { toggleView } from '../studio/workspace';
import { useTourState } from '../tour/useTour';
import { inMain } from '../ui/inMain';
import { AwaitedPictures } from './AwaitedPictures';
import type { Misfit } from './bakeOff';
import { GridActions } from './GridActions';
import { lossSetsOf, twinPairs } from './lossSets';

/** The drawing through every model that can take it, and why the others can't. */
export function BakeOffView() {
  const { t } = useTranslation();
  const studio = useStudio();
  const workspace = useWorkspace();
  const entrants = useWorkspaceState('bakeOff', (s) => s.entries);
  const others = useWorkspaceState('bakeOff', (s) => s.others);
  const set = useWorkspaceState('bakeOff', (s) => s.set);
  const truthRealness = useWorkspaceState('bakeOff', (s) => s.truthRealness);
  const heat = useWorkspaceState('realness', (s) => s.on);
  const toured = useTourState((s) => s.shown === 'step');
  const truth = useWorkspaceState('compare', (s) => s.truth);
  const title = t(useStudioState(takesDrawing) ? 'bakeOff.others' : 'bakeOff.drawn');
  return (
    <div className={classes.column} data-testid="bake-off">
      <LossSets />
      {entrants.length === 0 && !truth ? (
        <AwaitedPictures />
      ) : (
        <PictureGrid
          pictures={[
            ...entrants.map(
              ({ model, picture, current, ms, metrics: measured, realness, failure }) => ({
                key: model.card.id,
                name: t('studio.pictureLabel', { model: modelName(model.card) }),
                picture,
                isLabelMap: model.card.output.kind === 'labels',
                over: heatOf(heat && realness),
                caption: (
                  <>
                    <div className={classes.entrant}>
                      <Text size="sm" lineClamp={2}>
                        {modelName(model.card)}
                      </Text>
                      {measured && (
                        <Text size="xs" c="dimmed" data-testid="measures">
                          {measureText(measured)}
                        </Text>
                      )}
                      <Opinion realness={realness} />
                      {/* In a ready set the place is for the measures. */}
                      {current && !set && !failure && (
                        <Text size="xs" c="dimmed">
                          {t('badge.ms', { ms: Math.round(ms) })}
                        </Text>
                      )}
                    </div>
                    {failure ? (
                      <Text size="sm" truncate>
                        {failureMessage(failure)}
                      </Text>
                    ) : (
                      !current && <Loader size={14} color="gray" />
                    )}
                    <GridActions
                      name={modelName(model.card)}
                      file={`${model.card.id}-picture`}
                      picture={current ? picture : undefined}
                      onChoose={() => {
                        toggleView(workspace, 'picture');
                        void studio.modelSwitch.switchTo(model, true);
                      }}
                    />
                  </>
                ),
              }),
            ),
            ...(truth
              ? [
                  {
                    key: 'truth',
                    name: t('compare.truth'),
                    picture: truth,
                    over: heatOf(heat && truthRealness),
                    caption: (
                      <div className={classes.entrant}>
                        <Text size="sm">{t('compare.truth')}</Text>
                        <Opinion realness={truthRealness} />
                      </div>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {entrants.length + others.length > 0 && (
        <section className={classes.others} aria-label={title}>
          <ScrollArea.Autosize mah={set ? 72 : 160} viewportProps={{ tabIndex: 0 }}>
            {set && entrants.length > 0 && <Judge />}
            {/* The tour says the same, and the place is for the pictures. */}
            {!toured &&
              twinPairs(entrants.map((entrant) => entrant.model)).map(([model, twin]) => (
                <Text key={model.card.id} size="sm" mb={4}>
                  {t('bakeOff.twins', {
                    model: modelName(model.card),
                    twin: modelName(twin.card),
                  })}{' '}
                  {truth && t('bakeOff.measures')}
                </Text>
              ))}
            {/* A set says why only where none of it can take what is drawn now. */}
            {(set && entrants.length > 0) ||
            entrants.length + others.length === 0 ? null : others.length === 0 ? (
              <Text size="sm" c="dimmed">
                {t('bakeOff.all', { count: entrants.length })}
              </Text>
            ) : (
              <>
                <Text component="h3" size="sm" fw={600}>
                  {title}
                </Text>
                {others.map((misfit) => (
                  <Text key={misfit.model.card.id} size="sm">
                    {modelName(misfit.model.card)}: <MisfitReason {...misfit} />
                  </Text>
                ))}
              </>
            )}
          </ScrollArea.Autosize>
        </section>
      )}
    </div>
  );
}

/** The two measures that are shown below a picture. */
const measureText = (values: Metrics) =>
  (['psnr', 'ssim'] as const)
    .map((id) => `${metrics[id].label} ${metricText(id, values[id], 1)}`)
    .join(' · ');

/** What a discriminator thinks of a picture. */
function Opinion({ realness }: { realness: Realness | undefined }) {
  const { t } = useTranslation();
  if (!realness) return null;
  return (
    <Text size="xs" c="dimmed" truncate data-testid="opinion">
      {t('realness.score', { percent: Math.round(realness.score * 100) })}
    </Text>
  );
}

/** Made once for each opinion: every picture that is ready renders all of them. */
const heats = new WeakMap<Realness, Picture>();
function heatOf(realness: Realness | false | undefined): Picture | undefined {
  if (!realness) return undefined;
  const heat = heats.get(realness) ?? heatPicture(realness);
  heats.set(realness, heat);
  return heat;
}

/** Whose discriminator the opinions are, or why there are none. */
function Judge() {
  const { t } = useTranslation();
  const models = useStudioState((s) => s.models) ?? [];
  const id = useWorkspaceState('bakeOff', (s) => s.set);
  const set = lossSetsOf(models).find((one) => one.id === id);
  const entries = useWorkspaceState('bakeOff', (s) => s.entries);
  if (!set) return null;
  const own = set.models.findLast(({ card }) => card.discriminator);
  const button = t('action.realness');
  const other = models.find(({ card }) => card.id === set.judge?.model);
  // That of another model judges the set's sample alone.
  if (other && entries.every(({ current, realness }) => current && !realness)) return null;
  return (
    <Text size="sm" mb={4}>
      {other
        ? t('bakeOff.judge', { model: modelName(other.card), button })
        : own
          ? t('bakeOff.ownJudge', { model: modelName(own.card), button })
          : t('bakeOff.noJudge')}
    </Text>
  );
}

/** What a model was trained with, else its name. */
const lossOf = (card: Card) => (card.loss ? cardText(card, card.loss) : modelName(card));

/** All models, or those that differ in their loss alone, on a sample whose truth is known. */
function LossSets() {
  const { t } = useTranslation();
  const { bakeOff } = useWorkspace();
  const models = useStudioState((s) => s.models) ?? [];
  const chosen = useWorkspaceState('bakeOff', (s) => s.set);
  const sets = lossSetsOf(models);
  if (sets.length === 0) return null;
  return (
    <Select
      m={8}
      size="xs"
      label={t('bakeOff.set')}
      allowDeselect={false}
      comboboxProps={{ portalProps: inMain }}
      data={[
        { value: '', label: t('bakeOff.everything') },
        ...sets.map(({ id, models: compared }) => ({
          value: id,
          label: `${modelName(compared.at(-1)!.card)}: ${compared.map(({ card }) => lossOf(card)).join(' | ')}`,
        })),
      ]}
      value={chosen ?? ''}
      onChange={(id) => {
        const set = sets.find((one) => one.id === id);
        if (set) void bakeOff.showSet(set);
        else bakeOff.showAll();
      }}
    />
  );
}

function MisfitReason({ missingInputs, unknownLabels, undrawn }: Misfit) {
  const { t } = useTranslation();
  const drawn = useStudioState(takesDrawing);
  const card = useStudioState((s) => s.model?.card);
  if (undrawn) return t('bakeOff.undrawn');
  if (missingInputs.length > 0) {
    return t(drawn ? 'bakeOff.lacks' : 'bakeOff.needs', {
      inputs: missingInputs.map((kind) => t(`input.${kind}`)).join(', '),
    });
  }
  const labels = unknownLabels.map(({ name }) => (card ? labelName(card, name) : name)).join(', ');
  return t('bakeOff.unknown', { labels });
}
