import { Button, Group, Notification, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isBusy } from '#common/contract';
import { useWorkspace } from '../studio/useWorkspace';
import { NoticeBar } from '../ui/NoticeBar';
import classes from './batch.module.css';
import { batchEndMessage } from './batchEndMessage';
import { useBatch, useBatchState } from './useBatch';

/** The run that has ended and whose end nobody dismissed yet. */
function useEndedRun() {
  const run = useBatchState((s) => s.run);
  const dismissed = useBatchState((s) => s.dismissed);
  return run && run.run > 0 && run.run !== dismissed && !isBusy(run) ? run : undefined;
}

/** @returns what shows the batch, and dismisses its notice. */
function useShow() {
  const batch = useBatch();
  const { commands } = useWorkspace();
  return () => {
    batch.dismissEnd();
    commands.run('batch');
  };
}

/** Shown in the Batch and Models rooms when a batch has ended, until dismissed. */
export function BatchNotice({ shown }: { shown: boolean }) {
  const { t } = useTranslation();
  const batch = useBatch();
  const run = useEndedRun();
  const show = useShow();
  if (!run) return null;
  const { counts, phase } = run;
  const { title, text } = batchEndMessage(t, run);
  return (
    <div className={classes.notice} role="status">
      {/* Around it is a status; an alert in it would be read twice. */}
      <Notification
        role="none"
        withBorder
        color={phase === 'done' && counts.failed === 0 ? 'teal' : 'red'}
        title={title}
        closeButtonProps={{ 'aria-label': t('app.close') }}
        onClose={() => batch.dismissEnd()}
      >
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm" c="var(--mantine-color-text)">
            {text}
          </Text>
          {!shown && (
            <Button size="compact-sm" variant="light" onClick={show}>
              {t('batch.showIt')}
            </Button>
          )}
        </Group>
      </Notification>
    </div>
  );
}

/** The same for the Studio's status line, where it covers nothing. @returns undefined if there is none. */
export function useBatchEndBar() {
  const { t } = useTranslation();
  const batch = useBatch();
  const run = useEndedRun();
  const show = useShow();
  if (!run) return undefined;
  const { title, text } = batchEndMessage(t, run);
  return (
    <NoticeBar
      closeLabel={t('app.close')}
      onClose={() => batch.dismissEnd()}
      action={
        <Button size="compact-sm" variant="light" flex="none" onClick={show}>
          {t('batch.showIt')}
        </Button>
      }
    >
      <Text span inherit fw={600}>
        {title}.
      </Text>{' '}
      {text}
    </NoticeBar>
  );
}
