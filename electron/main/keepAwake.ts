import type { PowerSaveBlocker } from 'electron';
import { isBusy } from '#common/contract';
import type { BatchService } from '#engine/host/batchService';

/** Keep the machine from sleeping while a batch runs; the screen may go dark. */
export function keepAwakeDuringBatch(
  batchService: Pick<BatchService, 'onState'>,
  blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>,
): void {
  let block: number | undefined;
  batchService.onState((state) => {
    const runs = isBusy(state) && state.phase !== 'paused';
    if (runs) block ??= blocker.start('prevent-app-suspension');
    else if (block !== undefined) {
      blocker.stop(block);
      block = undefined;
    }
  });
}
