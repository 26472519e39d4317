import type { TFunction } from 'i18next';
import type { BatchRunState } from '#common/contract';

/** How a batch ended, for the window and for the system. */
export function batchEndMessage(
  t: TFunction,
  { phase, counts }: Pick<BatchRunState, 'phase' | 'counts'>,
): { title: string; text: string } {
  const made = t('batch.made', { count: counts.done });
  const failed = counts.failed > 0 ? ` ${t('batch.failed', { count: counts.failed })}.` : '';
  return {
    title: t(phase === 'done' ? 'batch.finished' : 'batch.stoppedEarly'),
    text: made + failed,
  };
}
