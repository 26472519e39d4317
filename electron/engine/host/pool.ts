import os from 'node:os';
import { type EngineCalls, type Provider, UnderdrawError } from '#common/contract';
import { type Caller, caller } from '#common/link/caller';
import type { EngineOptions } from '../engineOptions';
import { type CallOptions, EngineHost, type EngineProcess } from './host';

/** One picture runs, two are prepared or finished beside it. */
const inFlight = 3;
/** A large picture on a slow machine takes long; one that takes longer than this hangs. */
const deadlineMs = 3_600_000;
/** What one engine of a pool should find: its own size, pixels ahead, and a run. */
const bytesPerEngine = 1.5 * 2 ** 30;

/** How many engines this machine carries, and what a run in each may take before it is cut into tiles. */
export function poolPlan(
  provider: Provider,
  cores = os.availableParallelism(),
  free = process.availableMemory(),
): { engines: number; memory: number } {
  // Engines that share a graphics card take its memory from each other.
  const maxEngines = provider === 'auto' || provider === 'cpu' ? cores : 2;
  const engines = Math.max(1, Math.min(cores, maxEngines, Math.floor(free / bytesPerEngine)));
  return { engines, memory: Math.min(2 ** 30, free / engines / 2) };
}

/** Options of one engine of a pool: one thread, as two runs in one process only take turns. */
export function poolEngineOptions(options: EngineOptions, memory: number): EngineOptions {
  return { ...options, threads: 1, batch: { memory } };
}

/** The same engine, behind everything else that wants the processors. */
export function gently(engine: EngineProcess): EngineProcess {
  try {
    if (engine.pid !== undefined)
      os.setPriority(engine.pid, os.constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It works as well at the usual priority.
  }
  return engine;
}

/** Several engine processes that share the work of a batch. */
export class EnginePool {
  private readonly hosts: EngineHost[];
  /** Calls worth making at a time: one more for each engine, since some wait for the disk. */
  readonly lanes: number;

  constructor(spawn: () => EngineProcess, engines: number) {
    this.hosts = Array.from(
      { length: engines },
      () => new EngineHost({ spawn, inFlight, deadlineMs, blameJobs: true }),
    );
    this.lanes = engines * (inFlight + 1);
  }

  /** Make a call in the engine that has the least to do. @throws UnderdrawError as `EngineHost.request`. */
  readonly call: Caller<EngineCalls> = caller((method, params, signal) =>
    this.request(method, params, { signal }),
  );

  /** The same by any name. */
  request(method: string, params: unknown, options?: CallOptions): Promise<unknown> {
    const [first, ...others] = this.hosts;
    if (!first) throw new UnderdrawError('ENGINE_UNAVAILABLE', { reason: 'emptyPool' });
    return others
      .reduce((idlest, host) => (host.load < idlest.load ? host : idlest), first)
      .request(method, params, options);
  }

  /** Processes of the engines that run. */
  get pids(): number[] {
    return this.hosts.flatMap((host) => host.status().pid ?? []);
  }

  async finish(): Promise<void> {
    await Promise.all(this.hosts.map((host) => host.finish()));
  }
}
