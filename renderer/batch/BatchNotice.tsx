import { Button, Group, Notification, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isBusy } from '#common/contract';
import classes from './batch.module.css';
import { batchEndMessage } from './batchEndMessage';
import { useBatch, useBatchState } from './useBatch';

/** Shown in every room when a batch has ended, until dismissed. */
export function BatchNotice({ shown, onShow }: { shown: boolean; onShow(): void }) {
  const { t } = useTranslation();
  const batch = useBatch();
  const run = useBatchState((s) => s.run);
  const dismissed = useBatchState((s) => s.dismissed);
  if (!run || run.run === 0 || run.run === dismissed || isBusy(run)) return null;
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
            <Button
              size="compact-sm"
              variant="light"
              onClick={() => {
                batch.dismissEnd();
                onShow();
              }}
            >
              {t('batch.showIt')}
            </Button>
          )}
        </Group>
      </Notification>
    </div>
  );
}
