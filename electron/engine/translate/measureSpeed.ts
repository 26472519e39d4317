import {
  type Card,
  type ModelSummary,
  type Picture,
  type Provider,
  pictureNames,
  type Speed,
} from '#common/contract';
import { startSize } from '#common/image/size';
import { chooseValues } from '#common/values';
import type { Catalog } from '../catalog/catalog';
import type { Runtime } from '../runtime/runtime';
import { readSample } from './readSample';
import { translate } from './translate';

const timedRuns = 5;

/** Median run time of a model on its first sample, or on blank inputs, after a warm-up run. */
export async function measureSpeed(
  catalog: Catalog,
  runtime: Runtime,
  model: ModelSummary,
  provider: Provider,
): Promise<Speed> {
  const { card } = model;
  const inputs = card.samples.length > 0 ? await readSample(catalog, model, 0) : blankInputs(model);
  const [values] = chooseValues([card], firstWords(card));
  const request = { inputs, provider, seed: 0, depth: 8, values } as const;
  const once = () => translate(catalog, runtime, model, request);
  const { picture, provider: used } = await once();
  const times: number[] = [];
  while (times.length < timedRuns) times.push((await once()).runMs);
  times.sort((a, b) => a - b);
  const { width, height } = picture;
  return { runMs: times[timedRuns >> 1], width, height, provider: used };
}

function blankInputs({ card }: ModelSummary): Record<string, Picture> {
  const [width, height] = startSize(card.size);
  const picture: Picture = { width, height, depth: 8, data: new Uint8Array(width * height * 4) };
  return Object.fromEntries(pictureNames(card.inputs).map((name) => [name, picture]));
}

/** A word for each text input without a default. */
function firstWords({ values }: Card): Record<string, string> {
  return Object.fromEntries(
    values.flatMap((value) =>
      value.kind === 'text' && value.default === undefined
        ? [[value.name, value.vocabulary[0]]]
        : [],
    ),
  );
}
