import type { ModelSummary, Provider } from '#common/contract';
import type { CheckStore } from '../checks/checkStore';
import type { EngineOptions } from '../engineOptions';
import { defaultEngineOptions } from './defaultEngineOptions';
import { EnginePool } from './enginePool';
import type { EngineProcess } from './engineProcess';
import { halfOfMemory } from './memoryShare';
import { expectedProvider, poolEngineOptions, poolPlanWithin } from './poolPlan';
import type { SettingsStore } from './settingsStore';

/** What a door has for the engines of a batch. */
export interface BatchPoolDoor {
  /** Folder of the program, which holds models/. */
  root: string;
  settings: Pick<SettingsStore, 'current'>;
  checks: Pick<CheckStore, 'trusted'>;
  /** How the door starts engines with these options, below normal priority. */
  spawnWith(options: EngineOptions): () => EngineProcess;
}

/** The engines of a batch beside an open window, within what is set when it starts. */
export async function startBatchPool(
  wanted: Provider,
  models: readonly ModelSummary[],
  { root, settings: { current }, checks, spawnWith }: BatchPoolDoor,
): Promise<EnginePool> {
  const provider = await expectedProvider(wanted, models, checks);
  const share = halfOfMemory(current);
  const plan = poolPlanWithin(provider, share);
  const options = poolEngineOptions(defaultEngineOptions(root, false, share), plan);
  return new EnginePool(spawnWith(options), plan.engines);
}
