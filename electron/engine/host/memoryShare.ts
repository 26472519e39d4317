import { type DoorSettings, isBusy } from '#common/contract';
import type { BatchService } from './batchService';
import type { EngineHost } from './engineHost';
import type { SettingsStore } from './settingsStore';

/**
 * The memory that a person allows is one limit for the Studio's engine and for those of a batch
 * beside it, however many: while a batch runs, each of the two sides has half.
 */
export function halfOfMemory(settings: DoorSettings): DoorSettings {
  return { ...settings, memoryGb: settings.memoryGb / 2 };
}

/** What the Studio's engine may use at the moment. */
export function studioShare(settings: DoorSettings, isBatchBusy: boolean): DoorSettings {
  return isBatchBusy ? halfOfMemory(settings) : settings;
}

/** Exchange the Studio's engine when a batch begins or ends, if its share of the memory changes with it. */
export function renewAtBatches(
  host: Pick<EngineHost, 'renew'>,
  batchService: Pick<BatchService, 'onState' | 'current'>,
  settings: Pick<SettingsStore, 'current'>,
): void {
  let wasBusy = isBusy(batchService.current);
  batchService.onState((state) => {
    const busy = isBusy(state);
    if (busy === wasBusy) return;
    wasBusy = busy;
    if (settings.current.memoryGb > 0) host.renew();
  });
}
