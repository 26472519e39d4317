import type { ModelSummary, Provider, Speed } from '#common/contract';
import type { Catalog } from '../catalog/catalog';
import type { Runtime } from '../runtime/runtime';
import { exampleInputs } from './exampleInputs';
import { translate } from './translate';

const runs = 5;

/** Time a model on its first sample, or on a picture that is made up: the median of some runs after one to warm up. */
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
  while (times.length < runs) times.push((await once()).runMs);
  times.sort((a, b) => a - b);
  const { width, height } = picture;
  return { runMs: times[runs >> 1], width, height, provider: used };
}
