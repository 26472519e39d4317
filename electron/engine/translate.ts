import type { Catalog } from './catalog/catalog';
import {
  type Card,
  type ModelSummary,
  type Picture,
  type Provider,
  type Translation,
  UnderdrawError,
} from './contract';
import { hasTransparency, restoreAlpha } from './core/image/alpha';
import type { SizePlan } from './core/image/size';
import { tensorToPicture } from './core/image/tensor';
import { resize } from './io/encode';
import { feedsOf, type Inputs, prepare } from './prepare';
import type { Runtime } from './runtime/runtime';

/** @throws UnderdrawError NOT_ENOUGH_MEMORY before anything is allocated. */
function checkMemory(model: ModelSummary, plan: SizePlan): void {
  const needed = model.card.bytesPerPixel * plan.width * plan.height;
  const free = process.availableMemory();
  if (needed <= free) return;
  const gigabytes = (n: number) => (n / 2 ** 30).toFixed(1);
  throw new UnderdrawError(
    'NOT_ENOUGH_MEMORY',
    `A picture of ${plan.width} × ${plan.height} takes about ${gigabytes(needed)} GB with this model; ${gigabytes(free)} GB are free.`,
    'Use a smaller picture, or close other programs.',
  );
}

/** What to translate, and how. */
export interface Request {
  inputs: Inputs;
  provider: Provider;
  /** Chooses the noise, where the model has some. */
  seed: number;
  /** Bits of each sample of the result. */
  depth: Picture['depth'];
}

/** Translate one picture: any size in, the same size out, its transparency kept. */
export async function translate(
  catalog: Catalog,
  runtime: Runtime,
  model: ModelSummary,
  { inputs, provider, seed, depth }: Request,
): Promise<Translation> {
  const began = performance.now();
  const { card } = model;
  const prepared = await prepare(card, inputs);
  const { plan, given } = prepared;
  checkMemory(model, plan);
  const { generator } = card.files;
  const result = await runtime.run(
    `${card.id} ${generator.sha256}`,
    () => catalog.verified(model, generator),
    provider,
    feedsOf(card, prepared, seed),
    card.output.tensor,
  );
  const [, channels, height, width] = result.shape;
  if (channels !== 3 || height !== plan.height || width !== plan.width) {
    throw new UnderdrawError(
      'MODEL_CANT_RUN',
      `The model ${card.id} gave a result of shape ${result.shape.join(' × ')} where 1 × 3 × ${plan.height} × ${plan.width} was expected.`,
    );
  }
  const notes: string[] = [];
  const { width: w, height: h } = prepared;
  let out = readTensor(result.values, card.output.range, plan, w, h, depth, card.id);
  if (plan.how === 'resize') {
    out = await resize(out, given.width, given.height, 'picture');
    notes.push(
      `The net works at ${w} × ${h}; the result was scaled to ${given.width} × ${given.height}.`,
    );
  }
  const clear = withTransparency(card, inputs);
  if (clear) restoreAlpha(out, clear);
  return {
    picture: out,
    provider: result.provider,
    runMs: result.runMs,
    ms: performance.now() - began,
    illegal: prepared.illegal,
    notes,
  };
}

/** The input whose transparency the result takes over. That of paint only means unpainted. */
function withTransparency(card: Card, inputs: Inputs): Picture | undefined {
  const input = card.inputs.find((i) => i.kind !== 'paint' && inputs[i.name]);
  const picture = input && inputs[input.name];
  return picture && hasTransparency(picture) ? picture : undefined;
}

function readTensor(
  values: Float32Array,
  range: readonly [number, number],
  plan: SizePlan,
  width: number,
  height: number,
  depth: Picture['depth'],
  id: string,
): Picture {
  try {
    return tensorToPicture(values, range, plan.width, plan.height, width, height, depth);
  } catch (cause) {
    throw new UnderdrawError(
      'MODEL_CANT_RUN',
      `The model ${id} gave values that are not numbers.`,
      'Try --provider cpu; if that fails too, the weights are damaged.',
      { cause },
    );
  }
}
