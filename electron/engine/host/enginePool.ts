import os from 'node:os';
import { type EngineCalls, type Provider, UnderdrawError } from '#common/contract';
import { type Caller, caller } from '#common/link/caller';
import type { EngineOptions } from '../engineOptions';
import { type CallOptions, EngineHost, type EngineProcess } from './engineHost';

/** One picture runs while two others are decoded or encoded. */
const inFlight = 3;
/** Timeout of one picture; generous, for large pictures on slow machines. */
const pictureDeadlineMs = 3_600_000;
/** Memory for one engine of a pool: the process itself, decoded pictures, and a run. */
const bytesPerEngine = 1.5 * 2 ** 30;

/** How many engines fit this machine, and the memory in bytes that a run may take before the picture is tiled. */
export function poolPlan(
  provider: Provider,
  cores = os.availableParallelism(),
  free = process.availableMemory(),
): { engines: number; memory: number } {
  // Engines that share a GPU compete for its memory.
  const maxEngines = provider === 'auto' || provider === 'cpu' ? cores : 2;
  const engines = Math.max(1, Math.min(cores, maxEngines, Math.floor(free / bytesPerEngine)));
  return { engines, memory: Math.min(2 ** 30, free / engines / 2) };
}

/** Options of one engine of a pool: one thread, since parallelism comes from the number of engines. */
export function poolEngineOptions(options: EngineOptions, memory: number): EngineOptions {
  return { ...options, threads: 1, batch: { memory } };
}

/** Several engine processes that share the calls of a batch. */
export class EnginePool {
  private readonly hosts: EngineHost[];
  /** How many calls to keep in flight: one more for each engine, since some wait for the disk. */
  readonly concurrency: number;

  constructor(spawn: () => EngineProcess, engines: number) {
    this.hosts = Array.from(
      { length: engines },
      () =>
        new EngineHost({
          spawn,
          inFlight,
          deadlineMs: pictureDeadlineMs,
          tolerateCallCrashes: true,
        }),
    );
    this.concurrency = engines * (inFlight + 1);
  }

  /**
   * Make a call in the engine with the shortest queue. When it fails, nothing of it goes on.
   * @throws UnderdrawError as `EngineHost.request`.
   */
  readonly call: Caller<EngineCalls> = caller((method, params, signal) =>
    this.request(method, params, { signal, waitForEnd: true }),
  );

  /** The same by any name. */
  request(method: string, params: unknown, options?: CallOptions): Promise<unknown> {
    const [first, ...others] = this.hosts;
    if (!first) throw new UnderdrawError('ENGINE_UNAVAILABLE', { reason: 'emptyPool' });
    return others
      .reduce((idlest, host) => (host.load < idlest.load ? host : idlest), first)
      .request(method, params, options);
  }

  /** Process ids of the running engines. */
  get pids(): number[] {
    return this.hosts.flatMap((host) => host.status().pid ?? []);
  }

  async finish(): Promise<void> {
    await Promise.all(this.hosts.map((host) => host.finish()));
  }
}
