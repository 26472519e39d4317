import { type ModelSummary, type RealProvider, type Trial, UnderdrawError } from '#common/contract';
import type { Catalog } from '../catalog/catalog';
import type { GraphRunner } from '../runtime/runtime';
import { exampleInputs } from './exampleInputs';
import { highestMemory } from './highestMemory';
import { translate } from './translate';

/** A net that is slower than this, in ms, is timed with its first run. */
const slowMs = 5_000;

/**
 * Run a model on its first sample, or on a picture that is made up: the same input each time,
 * whatever the provider. To be called once in a process, whose growth is measured.
 * @throws UnderdrawError as `translate`.
 */
export async function tryModel(
  catalog: Catalog,
  runtime: GraphRunner,
  model: ModelSummary,
  provider: RealProvider,
): Promise<Trial> {
  const example = await exampleInputs(catalog, model);
  const before = process.memoryUsage.rss();
  let values: Float32Array | undefined;
  const recording: GraphRunner = {
    tensorPool: runtime.tensorPool,
    async run(...run) {
      const result = await runtime.run(...run);
      values ??= result.values.slice();
      return result;
    },
  };
  const once = () =>
    translate(catalog, recording, model, { ...example, provider, seed: 0, depth: 8 });
  const first = await once();
  // What follows may prepare the graph, which takes memory once.
  const peakBytes = Math.max(0, (await highestMemory()) - before);
  const { runMs } = first.runMs > slowMs ? first : await once();
  if (!values)
    throw new UnderdrawError('MODEL_CANT_RUN', { reason: 'notNumbers', model: model.card.id });
  return {
    values,
    picture: first.picture,
    notes: first.notes,
    runMs,
    peakBytes,
    weights: model.card.files.generator.sha256,
  };
}
