import path from 'node:path';
import type { Method, Params, Results } from '../engine/contract';
import { engineOptions } from '../engine/host/folders';
import { forkEngine } from '../engine/host/forkEngine';
import { EngineHost } from '../engine/host/host';

/** Folder of the program: two above the built files. */
export const programFolder = path.resolve(import.meta.dirname, '..', '..');

export function startHost(live: boolean): EngineHost {
  const entry = path.join(import.meta.dirname, 'engine.js');
  return new EngineHost({ spawn: forkEngine(entry, engineOptions(programFolder, live)) });
}

/** A call with the contract's types. */
export type Ask = <M extends Method>(
  method: M,
  params: Params<M>,
  signal?: AbortSignal,
) => Promise<Results[M]>;

/** Run a command with an engine, which ends with it. */
export async function withEngine<T>(command: (ask: Ask) => Promise<T>): Promise<T> {
  const host = startHost(false);
  const ask = ((method, params, signal) => host.call(method, params, { signal })) as Ask;
  try {
    return await command(ask);
  } finally {
    // A file that is just being written is finished rather than left half under a temporary name.
    await host.finish();
  }
}
