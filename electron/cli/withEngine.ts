import path from 'node:path';
import type { EngineCalls, ModelSummary, Provider } from '#common/contract';
import type { Caller } from '#common/link/caller';
import { Catalog } from '#engine/catalog/catalog';
import { CheckStore } from '#engine/checks/checkStore';
import { checksFolder, defaultEngineOptions } from '#engine/host/defaultEngineOptions';
import { EngineHost } from '#engine/host/engineHost';
import type { EngineOutput } from '#engine/host/engineLog';
import { EnginePool, expectedProvider, poolEngineOptions, poolPlan } from '#engine/host/enginePool';
import { forkEngine } from '#engine/host/forkEngine';
import { startLivePool } from '#engine/host/livePool';
import { studioShare } from '#engine/host/memoryShare';
import { ModelChecker } from '#engine/host/modelChecker';
import type { SettingsStore } from '#engine/host/settingsStore';

/** Folder of the program: two levels above the built files. */
export const programFolder = path.resolve(import.meta.dirname, '..', '..');

const entry = path.join(import.meta.dirname, 'engine.js');

/** @param deadlineMs of each call; absent: the host's own. */
function startHost(deadlineMs?: number): EngineHost {
  const spawn = forkEngine(entry, defaultEngineOptions(programFolder, false));
  return new EngineHost({ spawn, ...(deadlineMs && { deadlineMs }) });
}

/** The engine of open windows, which follows the settings. */
export function startLiveHost(
  settings: SettingsStore,
  log: EngineOutput,
  isBatchBusy: () => boolean,
): EngineHost {
  const options = () =>
    defaultEngineOptions(programFolder, true, studioShare(settings.current, isBatchBusy()));
  const host = new EngineHost({ spawn: forkEngine(entry, options, { log }) });
  settings.onEngineChange(() => host.renew());
  return host;
}

/**
 * Run a command with an engine, which is stopped afterwards.
 * @param deadlineMs as `startHost`.
 */
export async function withEngine<T>(
  command: (ask: Caller<EngineCalls>, host: EngineHost) => Promise<T>,
  deadlineMs?: number,
): Promise<T> {
  const host = startHost(deadlineMs);
  try {
    return await command(host.call, host);
  } finally {
    // A file that is being written is finished instead of leaving a temporary file behind.
    await host.finish();
  }
}

/** Checks models in processes of their own. */
export function startChecker(): ModelChecker {
  return new ModelChecker({
    spawn: forkEngine(entry, defaultEngineOptions(programFolder, false)),
    store: new CheckStore(checksFolder()),
  });
}

/** The engines of a batch beside an open window, which follow the settings. */
export function livePool(
  wanted: Provider,
  models: readonly ModelSummary[],
  settings: SettingsStore,
  log: EngineOutput,
): Promise<EnginePool> {
  return startLivePool(wanted, models, {
    root: programFolder,
    settings,
    checks: new CheckStore(checksFolder()),
    spawnWith: (options) => forkEngine(entry, options, { lowPriority: true, log }),
  });
}

/**
 * Run a command with the engines of a batch, which are stopped afterwards.
 * @param ids of the models of the batch, which the command gets.
 * @throws UnderdrawError as `Catalog.find`, before an engine is started
 */
export async function withPool<T>(
  wanted: Provider,
  ids: readonly string[],
  command: (pool: EnginePool, models: ModelSummary[]) => Promise<T>,
): Promise<T> {
  const options = defaultEngineOptions(programFolder, false);
  const models = await new Catalog(options.catalog).findAll(ids);
  const provider = await expectedProvider(wanted, models, new CheckStore(checksFolder()));
  const plan = poolPlan(provider);
  const pool = new EnginePool(forkEngine(entry, poolEngineOptions(options, plan)), plan.engines);
  try {
    return await command(pool, models);
  } finally {
    await pool.finish();
  }
}
