import type { ModelSummary, Provider, Speed } from '#common/contract';
import type { Catalog } from '../catalog/catalog';
import type { Runtime } from '../runtime/runtime';
import { exampleInputs } from './exampleInputs';
import { translate } from './translate';

const timedRuns = 5;

/** Median run time of a model on its first sample, or on a made picture, after a warm-up run. */
export async function measureSpeed(
  catalog: Catalog,
  runtime: Runtime,
  model: ModelSummary,
  provider: Provider,
): Promise<Speed> {
  const example = await exampleInputs(catalog, model);
  const request = { ...example, provider, seed: 0, depth: 8 } as const;
  const once = () => translate(catalog, runtime, model, request);
  const { picture, provider: used } = await once();
  const times: number[] = [];
  while (times.length < timedRuns) times.push((await once()).runMs);
  times.sort((a, b) => a - b);
  const { width, height } = picture;
  return { runMs: times[timedRuns >> 1], width, height, provider: used };
}
