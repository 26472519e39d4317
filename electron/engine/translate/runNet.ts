import type { ChosenValues } from '#common/chosenValues';
import {
  type Card,
  type CardConstant,
  type ModelSummary,
  outputChannels,
  type Provider,
  UnderdrawError,
} from '#common/contract';
import type { Catalog } from '../catalog/catalog';
import { channelsFirst } from '../image/tensorLayout';
import type { Feed } from '../runtime/feeds';
import type { GraphRunner } from '../runtime/runtime';
import type { OutputPlan } from './memory';

/** Where the bytes of a model's weights are. */
export type WeightsSource = Pick<Catalog, 'verified'>;

/** Model and services for a translation. */
export interface NetContext {
  catalog: WeightsSource;
  runtime: GraphRunner;
  model: ModelSummary;
}

export interface NetResult {
  /** Planes [C, H, W] of each frame; views of one buffer. */
  frames: Float32Array[];
  provider: Exclude<Provider, 'auto'>;
  /** Milliseconds inside the net. */
  runMs: number;
}

/**
 * Run the generator, or that of the chosen variant.
 * @param feeds its inputs without the card's constants.
 * @param isTile whether runs of many sizes follow, see `Runtime.run`.
 * @throws UnderdrawError MODEL_CANT_RUN if the output has an unexpected shape, and those of `Runtime.run`.
 */
export async function runNet(
  { catalog, runtime, model }: NetContext,
  feeds: Readonly<Record<string, Feed>>,
  { variant }: ChosenValues,
  plan: OutputPlan,
  provider: Provider,
  isTile: boolean,
): Promise<NetResult> {
  const { card } = model;
  const generator = variant?.generator ?? card.files.generator;
  const result = await runtime.run(
    generator.sha256,
    () => catalog.verified(model, generator),
    provider,
    { ...feeds, ...constantFeeds([...card.constants, ...(variant?.constants ?? [])]) },
    variant?.output ?? card.output.tensor,
    // Tiles have many sizes, and our own models are written for the CPU already.
    { pattern: !isTile, mayPrepare: !isTile && model.origin === 'user' },
  );
  const shapes = allowedShapes(card, plan);
  if (!shapes.some((shape) => shape.join() === result.shape.join())) {
    throw new UnderdrawError('MODEL_CANT_RUN', {
      reason: 'outputShape',
      model: card.id,
      shape: result.shape.join(' × '),
      expected: shapes[0].join(' × '),
    });
  }
  return {
    frames: splitFrames(card, result.values),
    provider: result.provider,
    runMs: result.runMs,
  };
}

/** Feeds of constant inputs. */
function constantFeeds(constants: readonly CardConstant[]): Record<string, Feed> {
  return Object.fromEntries(
    constants.map(({ tensor, type, shape, values }): [string, Feed] => [
      tensor,
      { values: Float32Array.from(values), shape, type },
    ]),
  );
}

function framesSpec({ output }: Card) {
  return output.kind === 'picture' ? output.frames : undefined;
}

/** Shapes that the output may have, the usual one first. */
function allowedShapes(card: Card, { width, height }: OutputPlan): number[][] {
  const { layout } = card.output;
  const frames = framesSpec(card);
  const ownAxis = frames?.stack === 'axis' ? frames.count : undefined;
  const channels = outputChannels(card.output) * (ownAxis ? 1 : (frames?.count ?? 1));
  const lead = ownAxis ? [1, ownAxis] : [1];
  const whole =
    layout === 'nchw' ? [...lead, channels, height, width] : [...lead, height, width, channels];
  // Graphs that end in an argmax have no channel axis.
  return channels === 1 ? [whole, [...lead, height, width]] : [whole];
}

function splitFrames(card: Card, values: Float32Array): Float32Array[] {
  const channels = outputChannels(card.output);
  const frames = framesSpec(card);
  const count = frames?.count ?? 1;
  const length = values.length / count;
  const split = (all: Float32Array) =>
    Array.from({ length: count }, (_, i) => all.subarray(i * length, (i + 1) * length));
  if (card.output.layout === 'nchw') return split(values);
  if (frames?.stack === 'axis') return split(values).map((one) => channelsFirst(one, channels));
  return split(channelsFirst(values, channels * count));
}
