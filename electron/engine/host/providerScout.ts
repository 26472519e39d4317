import { readdir } from 'node:fs/promises';
import type { FoundProvider, RealProvider } from '#common/contract';
import type { CheckStore } from '../checks/checkStore';
import { providerOrder } from '../checks/providerOrder';
import { deadlines } from './deadlines';
import type { EngineProcess } from './engineProcess';
import { inTrialProcess, TrialEnded } from './trialProcess';

export interface ScoutOptions {
  spawn(): EngineProcess;
  store: Pick<CheckStore, 'loadFound' | 'saveFound'>;
  gpus?: readonly RealProvider[];
  /** Whether there may be a graphics card at all; without one nothing is started. */
  mayHaveGpu?(): Promise<boolean>;
  deadlineMs?: number;
  /** Whether to try them all, whatever was found before and seems to be there. */
  again?: boolean;
}

/**
 * Which GPU providers work on this machine: each is tried once in a process of its own, which may
 * die or hang, and what was found is kept by machine, driver and runtime.
 * @returns those that work, best first
 * @throws UnderdrawError CANCELLED
 */
export async function workingGpus(
  options: ScoutOptions,
  signal: AbortSignal,
): Promise<RealProvider[]> {
  const {
    spawn,
    store,
    gpus = providerOrder(process.platform),
    deadlineMs = deadlines.findProvider,
  } = options;
  const { mayHaveGpu = hasGraphicsDevice, again = false } = options;
  let found = again ? undefined : await store.loadFound();
  if (!found) {
    if (!again && !(await mayHaveGpu())) return [];
    found = [];
    for (const name of gpus) found.push(await tryProvider(name, spawn, deadlineMs, signal));
    // A home that can't be written to: the next start tries again.
    await store.saveFound(found).catch(() => {});
  }
  return found.filter(({ ok }) => ok).map(({ name }) => name);
}

async function tryProvider(
  provider: RealProvider,
  spawn: () => EngineProcess,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<FoundProvider> {
  try {
    return await inTrialProcess(spawn, deadlineMs, signal, (call) =>
      call('trial.find', { provider }),
    );
  } catch (error) {
    if (error instanceof TrialEnded) return { name: provider, ok: false, reason: error.how };
    throw error;
  }
}

/** Linux shows graphics cards as devices; elsewhere there is always one of some kind. */
async function hasGraphicsDevice(): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const list = (folder: string) => readdir(folder).catch((): string[] => []);
  const devices = [...(await list('/dev/dri')), ...(await list('/dev'))];
  return devices.some((name) => /^(renderD\d+|nvidia\d+|dxg)$/.test(name));
}
