import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isBusy } from '#common/contract';
import { useBatch, useBatchState } from './useBatch';

interface Props {
  /** Number of the row. */
  number: number;
  input: string;
}

/** Retries one failed picture. */
export function RetryButton({ number, input }: Props) {
  const { t } = useTranslation();
  const batch = useBatch();
  const busy = useBatchState((s) => s.asked || isBusy(s.run));
  return (
    <Button
      mt={4}
      size="compact-xs"
      variant="default"
      leftSection={<IconRefresh size={14} aria-hidden />}
      aria-label={t('batch.retryOne', { name: input })}
      // Not `disabled`, which would lose the focus during the retry.
      data-disabled={busy || undefined}
      aria-disabled={busy}
      onClick={() => {
        if (!busy) void batch.retry(number);
      }}
    >
      {t('batch.again')}
    </Button>
  );
}
