import {
  Alert,
  Anchor,
  Badge,
  Button,
  Group,
  Progress,
  SegmentedControl,
  Stack,
  Text,
} from '@mantine/core';
import {
  IconFolderOpen,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconX,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { finishedCount, isBusy } from '#common/contract';
import { percentOf } from '#common/percentOf';
import { formatDuration } from '#common/rateMeter';
import { decimal } from '../i18n/decimal';
import { failureHint, failureMessage } from '../i18n/failureText';
import { useKeptFocus } from '../ui/useKeptFocus';
import classes from './batch.module.css';
import { useBatch, useBatchState } from './useBatch';

const colours = {
  idle: 'gray',
  planning: 'yellow',
  running: 'teal',
  paused: 'yellow',
  done: 'teal',
  stopped: 'red',
} as const;

/** Progress of the batch, with its pause, resume and cancel buttons. */
export function BatchProgress() {
  const { t } = useTranslation();
  const batch = useBatch();
  const run = useBatchState((s) => s.run);
  const asked = useBatchState((s) => s.asked);
  const onlyFailed = useBatchState((s) => s.onlyFailed);
  const unopened = useBatchState((s) => s.unopened);
  // Buttons come and go with the run.
  const kept = useKeptFocus<HTMLElement>();
  if (!run || run.run === 0) return null;
  const { counts, inParts, phase, perSecond, secondsLeft, failure, report } = run;
  const ended = finishedCount(counts);
  const share = (n: number) => (counts.total > 0 ? (n / counts.total) * 100 : 0);
  const busy = isBusy(run);
  const words = [
    t('batch.ended', { ended, total: counts.total }),
    perSecond > 0 && phase === 'running' ? t('batch.rate', { rate: decimal(perSecond) }) : '',
    secondsLeft !== undefined && phase === 'running'
      ? t('batch.left', { time: formatDuration(secondsLeft) })
      : '',
    counts.earlier > 0 ? t('batch.earlier', { count: counts.earlier }) : '',
    counts.skipped > 0 ? t('batch.skipped', { count: counts.skipped }) : '',
    counts.failed > 0 ? t('batch.failed', { count: counts.failed }) : '',
  ].filter(Boolean);
  const PauseIcon = phase === 'paused' ? IconPlayerPlay : IconPlayerPause;
  return (
    <section className={classes.progress} aria-label={t('batch.progress')} {...kept}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Badge variant="dot" color={colours[phase]} data-testid="phase" data-phase={phase}>
              {t(`batch.phase.${phase}`)}
            </Badge>
            <Text size="sm" data-testid="progress">
              {words.join(' · ')}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            {(phase === 'running' || phase === 'paused') && (
              // One button, which keeps the focus.
              <Button
                size="xs"
                variant={phase === 'paused' ? 'filled' : 'default'}
                leftSection={<PauseIcon size={16} />}
                onClick={() => void (phase === 'paused' ? batch.resume() : batch.pause())}
              >
                {t(phase === 'paused' ? 'batch.resume' : 'batch.pause')}
              </Button>
            )}
            {busy && (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconX size={16} />}
                onClick={() => void batch.cancel()}
              >
                {t('batch.cancel')}
              </Button>
            )}
            {!busy && counts.failed > 0 && (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconRefresh size={16} />}
                data-disabled={asked || undefined}
                aria-disabled={asked}
                onClick={() => void batch.start(true)}
              >
                {t('batch.retry')}
              </Button>
            )}
          </Group>
        </Group>
        <Progress.Root size="lg">
          <Progress.Section
            value={share(counts.done + counts.earlier + counts.skipped)}
            aria-label={t('batch.progress')}
          />
          <Progress.Section
            value={share(counts.failed)}
            color="red"
            aria-label={t('batch.failures')}
          />
        </Progress.Root>
        {inParts.length > 0 && (
          <Stack gap={2}>
            {inParts.map(({ input, ...part }) => (
              <Group key={input} gap="xs" wrap="nowrap" data-testid="part">
                <Text size="sm" truncate title={input}>
                  {input}
                </Text>
                <Text size="sm" c="dimmed" flex="none">
                  {t('batch.part', {
                    part: part.done + 1,
                    total: part.total,
                    percent: percentOf(part),
                  })}
                </Text>
              </Group>
            ))}
          </Stack>
        )}
        {failure && failure.code !== 'CANCELLED' && (
          <Alert color="red" title={failureMessage(failure)}>
            {failureHint(failure)}
          </Alert>
        )}
        <Group justify="space-between" wrap="nowrap" gap="md">
          <SegmentedControl
            size="xs"
            aria-label={t('batch.show')}
            value={onlyFailed ? 'failed' : 'all'}
            onChange={(value) => batch.showFailed(value === 'failed')}
            data={[
              { value: 'all', label: t('batch.all') },
              { value: 'failed', label: t('batch.failures') },
            ]}
          />
          {report && (
            <Group gap="xs" wrap="nowrap" className={classes.results}>
              <Anchor
                component="button"
                type="button"
                size="sm"
                className={classes.path}
                title={report}
                onClick={() => void batch.show('report')}
              >
                <bdi>{t('batch.report', { path: report })}</bdi>
              </Anchor>
              <Button
                size="xs"
                variant="default"
                flex="none"
                leftSection={<IconFolderOpen size={16} />}
                onClick={() => void batch.show('folder')}
              >
                {t('batch.openFolder')}
              </Button>
            </Group>
          )}
        </Group>
        {unopened && (
          <Text size="sm" role="status">
            {t(unopened.copied ? 'batch.pathCopied' : 'batch.pathHere', { path: unopened.path })}
          </Text>
        )}
      </Stack>
    </section>
  );
}
