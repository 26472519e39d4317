import type { Catalog } from './catalog/catalog';
import {
  type CardInput,
  type ModelSummary,
  type Picture,
  type Provider,
  type Translation,
  UnderdrawError,
} from './contract';
import { hasTransparency, overPaper, restoreAlpha } from './core/image/alpha';
import { planSize, type SizePlan } from './core/image/size';
import { indicesToOneHot, pictureToTensor, tensorToPicture } from './core/image/tensor';
import { Palette } from './core/label/palette';
import { resize } from './io/encode';
import type { Feed, Runtime } from './runtime/runtime';

/** What a net is given: exact pixels, before they become a tensor. */
interface Prepared {
  /** Size of what the net sees, before padding. */
  width: number;
  height: number;
  /** Class of each pixel, for a label input. */
  indices: Uint8Array | undefined;
  /** The pixels that the net is given: opaque, legal, not larger than its size. Made when asked for. */
  seen(): Picture;
  plan: SizePlan;
  illegal: number;
}

/** The card's paper as a colour. */
export function paperColour(input: CardInput): string {
  if (input.kind !== 'labels') return input.paper;
  return input.palette.find((l) => l.name === input.paper)!.colour;
}

/** Lay over paper, fit the net's size, and make a label map legal. */
export async function prepare(input: CardInput, picture: Picture): Promise<Prepared> {
  const plan = planSize(picture.width, picture.height, input.size);
  let seen = overPaper(picture, paperColour(input));
  if (plan.how === 'resize') {
    seen = await resize(
      seen,
      plan.width,
      plan.height,
      input.kind === 'labels' ? 'labels' : 'picture',
    );
  }
  const { width, height } = seen;
  if (input.kind !== 'labels') {
    return { width, height, indices: undefined, seen: () => seen, plan, illegal: 0 };
  }
  const palette = new Palette(input.palette);
  const { indices, illegal } = palette.toIndices(seen);
  const legal = () => palette.toPicture(indices, width, height);
  return { width, height, indices, seen: legal, plan, illegal };
}

function feedOf(input: CardInput, prepared: Prepared): Feed {
  const { width, height } = prepared.plan;
  const { indices } = prepared;
  if (indices && input.kind === 'labels' && input.encoding === 'one-hot') {
    const classes = input.palette.length;
    const values = indicesToOneHot(
      indices,
      prepared.width,
      prepared.height,
      classes,
      width,
      height,
    );
    return { values, shape: [1, classes, height, width] };
  }
  const encoding = input.kind === 'labels' ? 'rgb' : input.encoding === 'grey' ? 'grey' : 'rgb';
  const values = pictureToTensor(prepared.seen(), encoding, input.range, width, height);
  return { values, shape: [1, encoding === 'grey' ? 1 : 3, height, width] };
}

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

/**
 * Translate one picture: any size in, the same size out, its transparency kept.
 * @param depth bits of each sample of the result.
 */
export async function translate(
  catalog: Catalog,
  runtime: Runtime,
  model: ModelSummary,
  provider: Provider,
  picture: Picture,
  depth: Picture['depth'],
): Promise<Translation> {
  const began = performance.now();
  const { card } = model;
  const prepared = await prepare(card.input, picture);
  const { plan } = prepared;
  checkMemory(model, plan);
  const { generator } = card.files;
  const result = await runtime.run(
    `${card.id} ${generator.sha256}`,
    () => catalog.verified(model, generator),
    provider,
    { [card.input.tensor]: feedOf(card.input, prepared) },
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
  const [w, h] = plan.how === 'pad' ? [picture.width, picture.height] : [plan.width, plan.height];
  let out = readTensor(result.values, card.output.range, plan, w, h, depth, card.id);
  if (plan.how === 'resize') {
    out = await resize(out, picture.width, picture.height, 'picture');
    notes.push(
      `The net works at ${w} × ${h}; the result was scaled to ${picture.width} × ${picture.height}.`,
    );
  }
  if (hasTransparency(picture)) restoreAlpha(out, picture);
  return {
    picture: out,
    provider: result.provider,
    runMs: result.runMs,
    ms: performance.now() - began,
    illegal: prepared.illegal,
    notes,
  };
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
