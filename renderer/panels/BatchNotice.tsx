import { Button, Group, Notification, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isBusy } from '../state/batch';
import { endWords } from '../state/endWords';
import { useBatch, useBatchState } from '../state/useBatch';
import classes from './batch.module.css';

/** Says in every room that a batch has ended, until it is put away. */
export function BatchNotice({ shown, onShow }: { shown: boolean; onShow(): void }) {
  const { t } = useTranslation();
  const batch = useBatch();
  const desk = useBatchState((s) => s.desk);
  const seen = useBatchState((s) => s.seen);
  if (!desk || desk.run === 0 || desk.run === seen || isBusy(desk)) return null;
  const { counts, phase } = desk;
  const { title, text } = endWords(t, desk);
  return (
    <div className={classes.notice} role="status">
      {/* Around it is a status; an alert in it would be read twice. */}
      <Notification
        role="none"
        withBorder
        color={phase === 'done' && counts.failed === 0 ? 'teal' : 'red'}
        title={title}
        closeButtonProps={{ 'aria-label': t('app.close') }}
        onClose={() => batch.putAway()}
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
                batch.putAway();
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
