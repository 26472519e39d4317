import path from 'node:path';
import type { EngineCalls, Provider } from '#common/contract';
import type { Caller } from '#common/link/caller';
import { engineOptions } from '#engine/host/folders';
import { forkEngine } from '#engine/host/forkEngine';
import { EngineHost } from '#engine/host/host';
import { EnginePool, gently, poolEngineOptions, poolPlan } from '#engine/host/pool';

/** Folder of the program: two above the built files. */
export const programFolder = path.resolve(import.meta.dirname, '..', '..');

const entry = path.join(import.meta.dirname, 'engine.js');

export function startHost(live: boolean): EngineHost {
  return new EngineHost({ spawn: forkEngine(entry, engineOptions(programFolder, live)) });
}

/** Run a command with an engine, which ends with it. */
export async function withEngine<T>(command: (ask: Caller<EngineCalls>) => Promise<T>): Promise<T> {
  const host = startHost(false);
  try {
    return await command(host.call);
  } finally {
    // A file that is just being written is finished rather than left half under a temporary name.
    await host.finish();
  }
}

/** The engines of a batch. @param gentle a window is open: they take what it leaves of the processors. */
export function startPool(provider: Provider, gentle = false): EnginePool {
  const { engines, memory } = poolPlan(provider);
  const options = poolEngineOptions(engineOptions(programFolder, false), memory);
  const spawn = forkEngine(entry, options);
  return new EnginePool(gentle ? () => gently(spawn()) : spawn, engines);
}

/** Run a command with the engines of a batch, which end with it. */
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
