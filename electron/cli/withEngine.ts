import path from 'node:path';
import type { EngineCalls, Provider } from '#common/contract';
import type { Caller } from '#common/link/caller';
import { CheckStore } from '#engine/checks/checkStore';
import { checksFolder, defaultEngineOptions } from '#engine/host/defaultEngineOptions';
import { EngineHost } from '#engine/host/engineHost';
import { EnginePool, poolEngineOptions, poolPlan } from '#engine/host/enginePool';
import { forkEngine } from '#engine/host/forkEngine';
import { ModelChecker } from '#engine/host/modelChecker';

/** Folder of the program: two levels above the built files. */
export const programFolder = path.resolve(import.meta.dirname, '..', '..');

const entry = path.join(import.meta.dirname, 'engine.js');

/** @param deadlineMs of each call; absent: the host's own. */
export function startHost(live: boolean, deadlineMs?: number): EngineHost {
  const spawn = forkEngine(entry, defaultEngineOptions(programFolder, live));
  return new EngineHost({ spawn, ...(deadlineMs && { deadlineMs }) });
}

/**
 * Run a command with an engine, which is stopped afterwards.
 * @param deadlineMs as `startHost`.
 */
export async function withEngine<T>(
  command: (ask: Caller<EngineCalls>, host: EngineHost) => Promise<T>,
  deadlineMs?: number,
): Promise<T> {
  const host = startHost(false, deadlineMs);
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

/** The engines of a batch. @param lowPriority for use beside an open window. */
export function startPool(provider: Provider, lowPriority = false): EnginePool {
  const { engines, memory } = poolPlan(provider);
  const options = poolEngineOptions(defaultEngineOptions(programFolder, false), memory);
  return new EnginePool(forkEngine(entry, options, { lowPriority }), engines);
}

/** Run a command with the engines of a batch, which are stopped afterwards. */
export async function withPool<T>(
  provider: Provider,
  command: (pool: EnginePool) => Promise<T>,
): Promise<T> {
  const pool = startPool(provider);
  try {
    return await command(pool);
  } finally {
    await pool.finish();
  }
}
