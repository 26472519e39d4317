import os from 'node:os';
import {
  type DoorSettings,
  type EngineCalls,
  type ModelSummary,
  type Provider,
  type RealProvider,
  UnderdrawError,
  type WorkProgress,
} from '#common/contract';
import { type Caller, caller } from '#common/link/caller';
import type { CheckStore } from '../checks/checkStore';
import type { EngineOptions } from '../engineOptions';
import { type CallOptions, EngineHost } from './engineHost';
import type { EngineProcess } from './engineProcess';

/** One picture runs while two others are decoded or encoded. */
const inFlight = 3;
/** Timeout of one picture; generous, for large pictures on slow machines. */
const pictureDeadlineMs = 3_600_000;
/** Memory for one engine of a pool: the process itself, decoded pictures, and a run. */
const bytesPerEngine = 1.5 * 2 ** 30;

/** Engines that share a graphics card compete for its memory: one runs while the other prepares. */
const enginesOnGpu = 2;

/** How a pool is made up. */
export interface PoolPlan {
  engines: number;
  /** Threads of each. */
  threads: number;
  /** Memory in bytes that a run may take before the picture is tiled. */
  memory: number;
}

/**
 * How many engines fit this machine. On the CPU each has one thread, since parallelism comes from
 * their number; where few share a graphics card, they share the cores as well, for what stays on the CPU.
 * @param provider that most of the work will be done by; see `expectedProvider`.
 * @param cores that may be used, and free memory in bytes.
 */
export function poolPlan(
  provider: RealProvider,
  cores = os.availableParallelism(),
  free = process.availableMemory(),
): PoolPlan {
  const onCpu = provider === 'cpu';
  const wanted = onCpu ? cores : Math.min(cores, enginesOnGpu);
  const engines = Math.max(1, Math.min(wanted, Math.floor(free / bytesPerEngine)));
  const threads = onCpu ? 1 : Math.max(1, Math.floor(cores / engines));
  return { engines, threads, memory: Math.min(2 ** 30, free / engines / 2) };
}

/** The same within what a person chose. */
export function poolPlanWithin(
  provider: RealProvider,
  { threads, memoryGb }: Pick<DoorSettings, 'threads' | 'memoryGb'>,
): PoolPlan {
  const free = process.availableMemory();
  const cores = threads || os.availableParallelism();
  return poolPlan(provider, cores, memoryGb > 0 ? Math.min(free, memoryGb * 1e9) : free);
}

/**
 * What `auto` comes to in a batch: a graphics card if one of the models is run on it, since all
 * engines then share it; else the CPU.
 */
export async function expectedProvider(
  wanted: Provider,
  models: readonly ModelSummary[],
  store: Pick<CheckStore, 'trusted'>,
): Promise<RealProvider> {
  if (wanted !== 'auto') return wanted;
  for (const { card } of models) {
    const [best] = await store.trusted(card.files.generator.sha256);
    if (best) return best;
  }
  return 'cpu';
}

/** Options of one engine of a pool. @param options whose `maxMemory` is for all of them together. */
export function poolEngineOptions(
  options: EngineOptions,
  { engines, threads, memory }: PoolPlan,
): EngineOptions {
  const { maxMemory } = options;
  return {
    ...options,
    threads,
    batch: { memory },
    ...(maxMemory !== undefined && { maxMemory: maxMemory / engines }),
  };
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

  /** Steps of running calls, of all engines. @returns an unsubscribe function. */
  onProgress(listener: (progress: WorkProgress) => void): () => void {
    const ends = this.hosts.map((host) => host.onProgress(listener));
    return () => {
      for (const end of ends) end();
    };
  }

  /** Process ids of the running engines. */
  get pids(): number[] {
    return this.hosts.flatMap((host) => host.status().pid ?? []);
  }

  async finish(): Promise<void> {
    await Promise.all(this.hosts.map((host) => host.finish()));
  }
}
