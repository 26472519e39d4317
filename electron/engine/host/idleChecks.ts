import type { ModelList, ModelSummary, RealProvider } from '#common/contract';
import { CheckStore } from '../checks/checkStore';
import type { EngineHost } from './engineHost';
import { ModelChecker } from './modelChecker';
import { workingGpus } from './providerScout';
import { checksFolder } from './userFolders';

/** How long the Studio's engine has nothing to do before a check begins, in milliseconds. */
const quietMs = 3_000;

export interface IdleChecksParts {
  /** Waits until there is nothing else to do. */
  idle(): Promise<void>;
  gpus(signal: AbortSignal): Promise<readonly RealProvider[]>;
  models(): Promise<ModelList>;
  check(id: string, signal: AbortSignal): Promise<unknown>;
}

/**
 * Check the models that were never checked on this machine, one after the other while nothing else
 * runs, so that `auto` learns which GPU may be used for which. Without a GPU that works there is
 * nothing to learn, and nothing is done.
 */
export async function checkWhenIdle(parts: IdleChecksParts, signal: AbortSignal): Promise<void> {
  await parts.idle();
  if (signal.aborted || (await parts.gpus(signal)).length === 0) return;
  const { models } = await parts.models();
  for (const model of models.filter(isUnchecked)) {
    await parts.idle();
    if (signal.aborted) return;
    // A model that can't run says so when it is opened.
    await parts.check(model.card.id, signal).catch(() => {});
  }
}

const isUnchecked = ({ check }: ModelSummary) => check === undefined;

/** Start `checkWhenIdle` for the engine of a door. @returns a function that ends it. */
export function startIdleChecks(host: EngineHost): () => void {
  const stop = new AbortController();
  const spawn = () => host.spawnAnother();
  const store = new CheckStore(checksFolder());
  const parts: IdleChecksParts = {
    async idle() {
      do {
        await new Promise((resolve) => setTimeout(resolve, quietMs).unref());
        await host.idle();
      } while (host.quietFor < quietMs && !stop.signal.aborted);
    },
    gpus: (signal) => workingGpus({ spawn, store }, signal),
    models: () => host.call('models.list', {}),
    check: (id, signal) => new ModelChecker({ spawn, store }).check(id, signal),
  };
  void checkWhenIdle(parts, stop.signal).catch(() => {});
  return () => stop.abort();
}
