import path from 'node:path';
import type { EngineCalls, ModelSummary, Provider } from '#common/contract';
import type { Caller } from '#common/link/caller';
import { Catalog } from '#engine/catalog/catalog';
import { CheckStore } from '#engine/checks/checkStore';
import { startBatchPool } from '#engine/host/batchPool';
import { defaultEngineOptions } from '#engine/host/defaultEngineOptions';
import { EngineHost } from '#engine/host/engineHost';
import type { EngineOutput } from '#engine/host/engineLog';
import { EnginePool } from '#engine/host/enginePool';
import { studioShare } from '#engine/host/memoryShare';
import { ModelChecker } from '#engine/host/modelChecker';
import { expectedProvider, poolEngineOptions, poolPlan } from '#engine/host/poolPlan';
import type { SettingsStore } from '#engine/host/settingsStore';
import { checksFolder } from '#engine/host/userFolders';
import type { CommandContext, EngineStarter } from './commandContext';

/** Folder of the program: two levels above the built files. */
export const programFolder = path.resolve(import.meta.dirname, '..', '..');

/** The engine of open windows, which follows the settings. */
export function startLiveHost(
  startEngine: EngineStarter,
  settings: SettingsStore,
  log: EngineOutput,
  isBatchBusy: () => boolean,
): EngineHost {
  const options = () =>
    defaultEngineOptions(programFolder, true, studioShare(settings.current, isBatchBusy()));
  const host = new EngineHost({ spawn: startEngine(options, { log }) });
  settings.onEngineChange(() => host.renew());
  return host;
}

/**
 * Run a command with an engine, which is stopped afterwards.
 * @param deadlineMs of each call; absent: the host's own.
 */
export async function withEngine<T>(
  { startEngine }: CommandContext,
  command: (ask: Caller<EngineCalls>, host: EngineHost) => Promise<T>,
  deadlineMs?: number,
): Promise<T> {
  const spawn = startEngine(defaultEngineOptions(programFolder, false));
  const host = new EngineHost({ spawn, ...(deadlineMs && { deadlineMs }) });
  try {
    return await command(host.call, host);
  } finally {
    // A file that is being written is finished instead of leaving a temporary file behind.
    await host.finish();
  }
}

/** Checks models in processes of their own. */
export function startChecker({ startEngine }: CommandContext): ModelChecker {
  return new ModelChecker({
    spawn: startEngine(defaultEngineOptions(programFolder, false)),
    store: new CheckStore(checksFolder()),
  });
}

/** The engines of a batch beside an open window, which follow the settings. */
export function batchPool(
  startEngine: EngineStarter,
  wanted: Provider,
  models: readonly ModelSummary[],
  settings: SettingsStore,
  log: EngineOutput,
): Promise<EnginePool> {
  return startBatchPool(wanted, models, {
    root: programFolder,
    settings,
    checks: new CheckStore(checksFolder()),
    spawnWith: (options) => startEngine(options, { lowPriority: true, log }),
  });
}

/**
 * Run a command with the engines of a batch, which are stopped afterwards.
 * @param ids of the models of the batch, which the command gets.
 * @throws UnderdrawError as `Catalog.find`, before an engine is started
 */
export async function withPool<T>(
  { startEngine }: CommandContext,
  wanted: Provider,
  ids: readonly string[],
  command: (pool: EnginePool, models: ModelSummary[]) => Promise<T>,
): Promise<T> {
  const options = defaultEngineOptions(programFolder, false);
  const models = await new Catalog(options.catalog).findAll(ids);
  const provider = await expectedProvider(wanted, models, new CheckStore(checksFolder()));
  const plan = poolPlan(provider);
  const pool = new EnginePool(startEngine(poolEngineOptions(options, plan)), plan.engines);
  try {
    return await command(pool, models);
  } finally {
    await pool.finish();
  }
}
