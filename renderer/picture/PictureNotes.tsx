import { Group, Slider, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { metricIds, metrics, metricText } from '#common/contract';
import { heatScale } from '../canvas/heatPicture';
import { modelName } from '../i18n/cardText';
import { failureMessage } from '../i18n/failureText';
import { useStudioState } from '../studio/useStudio';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { FrameBar } from './FrameBar';
import classes from './picture.module.css';

/** Over the picture: its frames, distance to the truth, realness, and how thick the overlay is. */
export function PictureNotes({ hint, raised }: { hint?: string; raised?: boolean }) {
  return (
    <div className={classes.notes} data-raised={raised || undefined}>
      {hint && <Note text={hint} />}
      <FrameBar />
      <Opacity />
      <Distance />
      <RealnessNote />
    </div>
  );
}

function Opacity() {
  const { t } = useTranslation();
  const { compare } = useWorkspace();
  const mode = useWorkspaceState('compare', (s) => s.mode);
  const opacity = useWorkspaceState('compare', (s) => s.opacity);
  if (mode !== 'overlay') return null;
  return (
    <div className={classes.note}>
      <Text size="sm">{t('compare.opacity')}</Text>
      <Slider
        w={120}
        size="sm"
        min={0}
        max={1}
        step={0.05}
        label={null}
        thumbLabel={t('compare.opacity')}
        value={opacity}
        onChange={(value) => compare.set({ opacity: value })}
      />
    </div>
  );
}

function Distance() {
  const { t } = useTranslation();
  const measured = useWorkspaceState('compare', (s) => s.metrics);
  const failure = useWorkspaceState('compare', (s) => s.failure);
  if (failure) return <Note text={failureMessage(failure)} />;
  if (!measured) return null;
  return (
    <dl className={classes.note} data-testid="metrics" aria-label={t('compare.distance')}>
      {metricIds.map((id) => (
        <div
          key={id}
          title={t(`compare.${metrics[id].better}`)}
          style={{ display: 'flex', gap: 4 }}
        >
          <Text component="dt" size="sm" c="dimmed">
            {metrics[id].label}
          </Text>
          <Text component="dd" size="sm" m={0}>
            {metricText(id, measured[id], 1)}
          </Text>
        </div>
      ))}
    </dl>
  );
}

function RealnessNote() {
  const { t } = useTranslation();
  const on = useWorkspaceState('realness', (s) => s.on);
  const result = useWorkspaceState('realness', (s) => s.result);
  const failure = useWorkspaceState('realness', (s) => s.failure);
  const card = useStudioState((s) => s.model?.card);
  const hasPicture = useStudioState((s) => s.output !== undefined);
  if (!on || !card || !hasPicture) return null;
  if (failure) return <Note text={failureMessage(failure)} />;
  if (!card.discriminator) return <Note text={t('realness.none', { model: modelName(card) })} />;
  return (
    <div className={classes.note} role="status" data-testid="realness">
      <Text size="sm">
        {result
          ? t('realness.score', { percent: Math.round(result.score * 100) })
          : t('realness.asking')}
      </Text>
      {/* In one line also where the figure has another. */}
      <Group gap={8} wrap="nowrap">
        <Text size="xs" c="dimmed">
          {t('realness.made')}
        </Text>
        <span className={classes.scale} style={{ background: heatScale }} aria-hidden />
        <Text size="xs" c="dimmed">
          {t('realness.real')}
        </Text>
      </Group>
    </div>
  );
}

function Note({ text }: { text: string }) {
  return (
    <div className={classes.note} role="status">
      {text}
    </div>
  );
}
