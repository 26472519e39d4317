import {
  type Card,
  type ModelSummary,
  type Picture,
  type SizeRule,
  type Translation,
  UnderdrawError,
} from '#common/contract';
import type { Size } from '#common/image/size';
import { checkFailure } from '../checks/checkFailure';
import { type GraphRunner, Runtime } from '../runtime/runtime';
import { madeUpPictures } from '../translate/exampleInputs';
import type { Inputs } from '../translate/prepareInputs';
import { translate } from '../translate/translate';
import { exampleFor } from './example';
import type { GraphFacts } from './families/family';

export interface NetTrial {
  /** The card with the size rule that works and the memory that was measured. */
  card: Card;
  /** An example for each input, and what the net makes of it. */
  example: Inputs;
  result: Picture;
}

/** Sides of pictures that tell whether a net works. */
const smallSide = 48;
/** Sides of the picture that memory is measured with, and how long that may take. */
const measuredSide = 256;
const measuredMs = 8_000;
/** More than tensors of picture and result take. */
const leastBytesPerPixel = 64;
const largestMultiple = 256;
const fixedSides = [256, 512, 224];

/** Gives the card of a net with a size rule and the memory for each pixel of the input. */
export type CardWith = (size: SizeRule, bytesPerPixel: number) => Card;

/**
 * Run a net that was imported, on pictures that are made up, and measure what memory a pixel takes.
 * @param given a person's own picture for the example, or how to get another one
 * @throws UnderdrawError as `findSizeRule`.
 */
export async function tryNet(
  onnx: Uint8Array,
  cardWith: CardWith,
  facts: GraphFacts,
  threads: number,
  given: Parameters<typeof exampleFor>[1],
): Promise<NetTrial> {
  const runtime = new Runtime(threads);
  try {
    const { card, run: first } = await findSizeRule(runtime, onnx, cardWith, facts);
    const again = (size: Size) => measuredRun(runtime, onnx, card, size);
    const bytesPerPixel = await measure(first, card.size, again);
    const example = await exampleFor(card, given);
    const { picture: result } = await runImported(runtime, onnx, card, example);
    return { card: cardWith(card.size, bytesPerPixel), example, result };
  } finally {
    await runtime.close();
  }
}

/**
 * Run a net on pictures that are made up: with the sizes that it states, or, if it states none, with
 * one rule after another until one works.
 * @returns a card with that rule, and the run
 * @throws UnderdrawError MODEL_CHECK_FAILED if the net gives no picture.
 */
export async function findSizeRule(
  runtime: GraphRunner,
  onnx: Uint8Array,
  cardWith: CardWith,
  { size, output }: GraphFacts,
): Promise<{ card: Card; run: Run }> {
  let failure: unknown;
  for (const { rule, ...given } of attempts(size, output.scale)) {
    const card = cardWith(rule, leastBytesPerPixel);
    try {
      return { card, run: await measuredRun(runtime, onnx, card, given) };
    } catch (error) {
      failure ??= checkFailure(card.id, error);
      // Whatever the size, weights that can't be loaded and values that are no numbers stay so.
      if (!isSizeFailure(error)) throw failure;
    }
  }
  throw failure;
}

interface Attempt {
  rule: SizeRule;
  width: number;
  height: number;
}

function attempts(size: GraphFacts['size'], scale: number): Attempt[] {
  const fixed = (width: number, height: number): Attempt => ({
    rule: { fixed: [width, height] },
    width,
    height,
  });
  if ('fixed' in size) return [fixed(...size.fixed)];
  const { multipleOf, min, guessed } = size;
  const atLeast = Math.max(min, smallSide);
  if (!guessed) return [attempt(multipleOf, atLeast, scale)];
  const multiples = [];
  for (let m = multipleOf; m <= largestMultiple; m *= 2) multiples.push(m);
  return [
    ...multiples.map((m) => attempt(m, atLeast, scale)),
    ...fixedSides.map((side) => fixed(side, side)),
  ];
}

/** Sides that are odd multiples: a net that wants a larger power of two refuses them. */
function attempt(multipleOf: number, atLeast: number, scale: number): Attempt {
  const times = Math.ceil(atLeast / multipleOf);
  const width = multipleOf * (times + 1 - (times % 2));
  const height = width + (multipleOf > smallSide ? 0 : 2 * multipleOf);
  const side = Math.ceil((scale > 1 ? 128 : 256) / multipleOf) * multipleOf;
  return { rule: { default: [side, side], multipleOf }, width, height };
}

/** Bytes for each pixel, of a larger picture if that is not too slow. */
async function measure(
  first: Run,
  rule: SizeRule,
  run: (size: Size) => Promise<Run>,
): Promise<number> {
  const area = ({ width, height }: Run) => width * height;
  if (!('fixed' in rule)) {
    const side = Math.ceil(measuredSide / rule.multipleOf) * rule.multipleOf;
    const more = side * side - area(first);
    if (more > area(first) && (first.ms / area(first)) * side * side < measuredMs) {
      const second = await run({ width: side, height: side });
      return perPixel(second.peakBytes / more);
    }
  }
  return perPixel(first.peakBytes / area(first));
}

/** With a reserve: the next run may find memory less well ordered. */
const perPixel = (bytes: number) => Math.ceil(Math.max(leastBytesPerPixel, bytes * 1.25));

/** A run on a picture of this size: milliseconds inside the net, and what the process grew by. */
interface Run extends Size {
  ms: number;
  peakBytes: number;
}

async function measuredRun(
  runtime: GraphRunner,
  onnx: Uint8Array,
  card: Card,
  size: Size,
): Promise<Run> {
  const highest = process.resourceUsage().maxRSS;
  const before = process.memoryUsage.rss();
  const { runMs } = await runImported(runtime, onnx, card, madeUpPictures(card, size));
  const after = process.resourceUsage().maxRSS;
  // The highest since the process began, in KiB, counts if it was in this run.
  const peak = Math.max(process.memoryUsage.rss(), after > highest ? after * 1024 : 0);
  return { ms: runMs, ...size, peakBytes: Math.max(0, peak - before) };
}

/** Run a net that is not installed, on the CPU. @throws UnderdrawError as `translate`. */
export function runImported(
  runtime: GraphRunner,
  onnx: Uint8Array,
  card: Card,
  inputs: Inputs,
): Promise<Translation> {
  const model: ModelSummary = { card, folder: '', origin: 'user', bytes: onnx.length };
  const weights = { verified: async () => onnx };
  return translate(weights, runtime, model, { inputs, provider: 'cpu', seed: 0, depth: 8 });
}

/** What another size may mend. */
const ofSize: readonly string[] = ['onCpu', 'onProvider', 'outputShape'];
const isSizeFailure = (error: unknown) =>
  error instanceof UnderdrawError &&
  error.code === 'MODEL_CANT_RUN' &&
  'reason' in error.params &&
  ofSize.includes(error.params.reason);
