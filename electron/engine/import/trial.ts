import {
  type Card,
  type CardInput,
  type ModelSummary,
  type Picture,
  type SizeRule,
  toFailure,
  UnderdrawError,
} from '#common/contract';
import { Runtime } from '../runtime/runtime';
import { translate } from '../translate/translate';
import type { GraphFacts } from './families/family';

export interface NetTrial {
  /** The card with the size rule that works and the memory that was measured. */
  card: Card;
  /** Of the last run: milliseconds inside the net, and the size of the picture that was given. */
  ms: number;
  width: number;
  height: number;
  /** What the process grew by in that run. */
  peakBytes: number;
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

/**
 * Run a net that was imported, on pictures that are made up: with the sizes that it states, or, if it
 * states none, with one rule after another until one works. Then measure what memory a pixel takes.
 * @throws UnderdrawError MODEL_CHECK_FAILED if the net gives no picture.
 */
export async function tryNet(
  onnx: Uint8Array,
  cardWith: (size: SizeRule, bytesPerPixel: number) => Card,
  { size, output }: GraphFacts,
  threads: number,
): Promise<NetTrial> {
  const runtime = new Runtime(threads);
  const run = (card: Card, width: number, height: number) =>
    measuredRun(runtime, onnx, card, width, height);
  let failure: UnderdrawError | undefined;
  for (const { rule, width, height } of attempts(size, output.scale)) {
    const card = cardWith(rule, leastBytesPerPixel);
    try {
      const first = await run(card, width, height);
      const { bytesPerPixel, ...last } = await measure(first, rule, (w, h) => run(card, w, h));
      return { ...last, card: cardWith(rule, bytesPerPixel) };
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

type Measured = Omit<NetTrial, 'card'> & { bytesPerPixel: number };

/** The memory of a larger picture, if that is not too slow. */
async function measure(
  first: Run,
  rule: SizeRule,
  run: (width: number, height: number) => Promise<Run>,
): Promise<Measured> {
  const area = ({ width, height }: Run) => width * height;
  if (!('fixed' in rule)) {
    const side = Math.ceil(measuredSide / rule.multipleOf) * rule.multipleOf;
    const more = side * side - area(first);
    if (more > area(first) && (first.ms / area(first)) * side * side < measuredMs) {
      const second = await run(side, side);
      return { ...second, bytesPerPixel: perPixel(second.peakBytes / more) };
    }
  }
  return { ...first, bytesPerPixel: perPixel(first.peakBytes / area(first)) };
}

/** With a reserve: the next run may find memory less well ordered. */
const perPixel = (bytes: number) => Math.ceil(Math.max(leastBytesPerPixel, bytes * 1.25));

type Run = Omit<NetTrial, 'card'>;

async function measuredRun(
  runtime: Runtime,
  onnx: Uint8Array,
  card: Card,
  width: number,
  height: number,
): Promise<Run> {
  const model: ModelSummary = { card, folder: '', origin: 'user', bytes: onnx.length };
  const inputs = Object.fromEntries(
    card.inputs.map((input) => [input.name, madeUpPicture(input, width, height)]),
  );
  const request = { inputs, provider: 'cpu', seed: 0, depth: 8 } as const;
  const highest = process.resourceUsage().maxRSS;
  const before = process.memoryUsage.rss();
  const weights = { verified: async () => onnx };
  const { runMs } = await translate(weights, runtime, model, request);
  const after = process.resourceUsage().maxRSS;
  // The highest since the process began, in KiB, counts if it was in this run.
  const peak = Math.max(process.memoryUsage.rss(), after > highest ? after * 1024 : 0);
  return { ms: runMs, width, height, peakBytes: Math.max(0, peak - before) };
}

/** Slopes with a fine grain; for label maps all labels in patches. */
function madeUpPicture(input: CardInput, width: number, height: number): Picture {
  const data = new Uint8Array(width * height * 4);
  const labels = input.kind === 'labels' ? input.palette.map(({ colour }) => rgbOf(colour)) : [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const grain = (x * 7 + y * 13) % 32;
      const label = labels[((x >> 3) + 5 * (y >> 3)) % labels.length];
      const slopes = [(x * 223) / width, (y * 223) / height, ((width - x) * 223) / width];
      data.set(label ?? slopes.map((value) => value + grain), 4 * (y * width + x));
      data[4 * (y * width + x) + 3] = 255;
    }
  }
  return { width, height, depth: 8, data };
}

const rgbOf = (colour: string) =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

const isSizeFailure = (error: unknown) =>
  error instanceof UnderdrawError &&
  error.code === 'MODEL_CANT_RUN' &&
  !('reason' in error.params && error.params.reason === 'notNumbers');

/** What a run threw, as what a check found. */
function checkFailure(model: string, error: unknown): UnderdrawError {
  const failure = toFailure(error);
  const cause = { cause: error };
  if (failure.code === 'MODEL_CANT_RUN') {
    const { params } = failure;
    switch (params.reason) {
      case 'notNumbers':
        return new UnderdrawError('MODEL_CHECK_FAILED', { reason: 'notNumbers', model }, cause);
      case 'outputShape':
        return new UnderdrawError('MODEL_CHECK_FAILED', params, cause);
      case 'onCpu':
        return problem(model, params.problem, cause);
    }
  }
  if (failure.code === 'MODEL_CORRUPT' && failure.params.reason === 'weights')
    return problem(model, failure.params.problem, cause);
  return error instanceof UnderdrawError
    ? error
    : problem(model, error instanceof Error ? error.message : String(error), cause);
}

const problem = (model: string, said: string, cause: ErrorOptions) =>
  new UnderdrawError('MODEL_CHECK_FAILED', { reason: 'problem', model, problem: said }, cause);
