import os from 'node:os';
import type { DoorSettings, ModelSummary, Provider, RealProvider } from '#common/contract';
import type { CheckStore } from '../checks/checkStore';
import type { EngineOptions } from '../engineOptions';

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
