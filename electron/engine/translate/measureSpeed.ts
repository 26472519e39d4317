import type { ModelSummary, Provider, Speed } from '#common/contract';
import type { Catalog } from '../catalog/catalog';
import type { Runtime } from '../runtime/runtime';
import { exampleInputs } from './exampleInputs';
import { translate } from './translate';

const timedRuns = 5;
/** Slow models are run less often: when their runs took this long together, in milliseconds. */
const longEnough = 500;
const fewestRuns = 3;

/** Median run time of a model on its first sample, or on a made picture, after a warm-up run: of five, or of three if those take half a second. */
async function measureSpeed(
  catalog: Catalog,
  runtime: Runtime,
  model: ModelSummary,
  provider: Provider,
  signal: AbortSignal,
): Promise<Speed> {
  const example = await exampleInputs(catalog, model);
  const request = { ...example, provider, seed: 0, depth: 8 } as const;
  const once = () => {
    signal.throwIfAborted();
    return translate(catalog, runtime, model, request);
  };
  const { picture, provider: used } = await once();
  const times: number[] = [];
  let total = 0;
  while (times.length < fewestRuns || (times.length < timedRuns && total < longEnough)) {
    const { runMs } = await once();
    times.push(runMs);
    total += runMs;
  }
  times.sort((a, b) => a - b);
  const { width, height } = picture;
  return { runMs: times[times.length >> 1], width, height, provider: used };
}

/**
 * Measures each model once while the engine runs: a window that is opened again gets what is known.
 * @param trusted providers that passed the check of a model's weights; with another one it is
 *   measured anew.
 * @returns the speed of a model; an aborted `signal` ends the measuring after the run that is under
 *   way.
 */
export function speedMeter(
  catalog: Catalog,
  runtime: Runtime,
  trusted: (weights: string) => Promise<readonly string[]>,
): (model: ModelSummary, provider: Provider, signal: AbortSignal) => Promise<Speed> {
  const known = new Map<string, Speed>();
  return async (model, provider, signal) => {
    const { id, files } = model.card;
    const weights = files.generator.sha256;
    const key = JSON.stringify([id, weights, provider, await trusted(weights)]);
    const speed = known.get(key) ?? (await measureSpeed(catalog, runtime, model, provider, signal));
    known.set(key, speed);
    return speed;
  };
}
