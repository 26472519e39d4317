import {
  type Card,
  type ModelSummary,
  type Notice,
  type Picture,
  type Provider,
  type Translation,
  UnderdrawError,
} from '#common/contract';
import { hasTransparency, opaqueLike, overPaper, restoreAlpha } from '#common/image/alpha';
import { planSize, type SizePlan } from '#common/image/size';
import { Palette } from '#common/label/palette';
import type { Catalog } from '../catalog/catalog';
import { crop } from '../image/crop';
import { tensorToPicture } from '../image/tensor';
import { resize } from '../io/encode';
import type { Feed, RunResult, Runtime } from '../runtime/runtime';
import { feedsOf, type Inputs, type Prepared, paperColour, prepare, spreadWhole } from './prepare';
import { planTiles, type TilePlan, translateTiles } from './tiled';

/** Bytes that a run may take: for a picture as a whole, and for one tile of it. */
export interface MemoryRule {
  whole: number;
  tile: number;
}

/** What is free; a model that works in tiles needs little of it. */
function freeMemory(): MemoryRule {
  const free = process.availableMemory();
  return { whole: free, tile: Math.min(free / 2, 256 * 2 ** 20) };
}

/** What to translate, and how. */
export interface Request {
  inputs: Inputs;
  provider: Provider;
  /** Chooses the noise, where the model has some. */
  seed: number;
  /** Bits of each sample of the result. */
  depth: Picture['depth'];
  /** Above `whole`, a model whose card allows it works in tiles. */
  memory?: MemoryRule;
}

/** What a translation needs besides the request. */
interface Parts {
  catalog: Catalog;
  runtime: Runtime;
  model: ModelSummary;
}

/**
 * Translate one picture: any size in, the same size out, its transparency kept.
 * In tiles, the result is written over the pixels of the input.
 */
export async function translate(
  catalog: Catalog,
  runtime: Runtime,
  model: ModelSummary,
  request: Request,
): Promise<Translation> {
  const began = performance.now();
  const parts = { catalog, runtime, model };
  const tiles = tilesFor(model.card, request);
  const done = tiles
    ? await translateInTiles(parts, request, tiles)
    : await translateWhole(parts, request);
  return { ...done, ms: performance.now() - began };
}

/**
 * Whether a picture has to be cut, and how.
 * @throws UnderdrawError NOT_ENOUGH_MEMORY, before anything is allocated, for one that can't be.
 */
function tilesFor(card: Card, { inputs, memory = freeMemory() }: Request): TilePlan | undefined {
  const [first] = Object.values(inputs);
  if (!first || 'fixed' in card.size) return undefined;
  const plan = planSize(first.width, first.height, card.size);
  const needed = card.bytesPerPixel * plan.width * plan.height;
  if (needed <= memory.whole) return undefined;
  const { receptive } = card.tiling ?? {};
  if (receptive !== undefined) {
    const most = memory.tile / card.bytesPerPixel;
    const tiles = planTiles(first, most, receptive, card.size.multipleOf);
    if (tiles) return tiles;
  }
  const free = process.availableMemory();
  if (needed <= free) return undefined;
  throw new UnderdrawError('NOT_ENOUGH_MEMORY', {
    reason: receptive === undefined ? 'whole' : 'tiles',
    width: first.width,
    height: first.height,
    needed,
    free,
  });
}

type Done = Omit<Translation, 'ms'>;

async function translateWhole(parts: Parts, request: Request): Promise<Done> {
  const { card } = parts.model;
  const { inputs, depth } = request;
  const { spare } = parts.runtime;
  const prepared = await prepare(card, inputs);
  const taken: Float32Array[] = [];
  const feeds = feedsOf(card, prepared, request.seed, (length) => {
    const values = spare.take(length);
    taken.push(values);
    return values;
  });
  const result = await runNet(parts, prepared, feeds, request);
  const { plan, given, width: w, height: h } = prepared;
  const notes: Notice[] = [];
  let out = readTensor(result.values, card.output.range, plan, w, h, depth, card.id);
  // Only now: the result of a net that changes nothing may be its input.
  for (const values of taken) spare.give(values);
  if (plan.how === 'resize') {
    // Between two labels there is none.
    const what = card.output.finds === 'labels' ? 'labels' : 'picture';
    out = await resize(out, given.width, given.height, what);
    notes.push({ code: 'SCALED', params: { netWidth: w, netHeight: h, ...given } });
  }
  const shape = shapeOf(card, inputs);
  if (shape && hasTransparency(shape)) restoreAlpha(out, shape);
  const { provider, runMs } = result;
  return { picture: out, provider, runMs, illegal: prepared.illegal, notes };
}

async function translateInTiles(parts: Parts, request: Request, tiles: TilePlan): Promise<Done> {
  const { card } = parts.model;
  const { inputs, depth } = request;
  let runMs = 0;
  let provider: Translation['provider'] = 'cpu';
  const illegal = countIllegal(card, inputs);
  const base = shapeOf(card, inputs) ?? opaqueLike(Object.values(inputs)[0]);
  const spread = spreadWhole(card, inputs);
  const { picture, seam } = await translateTiles(spread, base, depth, tiles, async (part) => {
    const prepared = await prepare(card, part);
    const feeds = feedsOf(card, prepared, request.seed);
    const result = await runNet(parts, prepared, feeds, request, true);
    runMs += result.runMs;
    provider = result.provider;
    return toUnit(result.values, card);
  });
  const [columns, rows] = [tiles.columns.length, tiles.rows.length];
  const notes: Notice[] = [{ code: 'TILED', params: { columns, rows, decibels: seam.toFixed(0) } }];
  if (seam < visibleSeam) notes.push({ code: 'SEAMS_MAY_SHOW', params: {} });
  return { picture, provider, runMs, illegal, notes };
}

/** Below this agreement, in dB, an eye may find a seam. */
const visibleSeam = 50;

/** The net's values, in place, so that black is 0 and white 1. */
function toUnit(values: Float32Array, { id, output }: Card): Float32Array {
  const [black, white] = output.range;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    values[i] = (values[i] - black) / (white - black);
    sum += values[i];
  }
  if (!Number.isFinite(sum)) throw notNumbers(id);
  return values;
}

/** Pixels with colours outside the palette; tiles overlap and would count some twice. */
function countIllegal(card: Card, inputs: Inputs): number {
  const rows = 64;
  let illegal = 0;
  for (const input of card.inputs) {
    const picture = inputs[input.name];
    if (input.kind !== 'labels' || !picture) continue;
    const palette = new Palette(input.palette);
    for (let y = 0; y < picture.height; y += rows) {
      const band = overPaper(crop(picture, 0, y, picture.width, y + rows), paperColour(input));
      illegal += palette.toIndices(band).illegal;
    }
  }
  return illegal;
}

/** Run the net. @throws UnderdrawError MODEL_CANT_RUN for a result of another size. */
async function runNet(
  { catalog, runtime, model }: Parts,
  { plan }: Prepared,
  feeds: Readonly<Record<string, Feed>>,
  { provider }: Request,
  isTile = false,
): Promise<RunResult> {
  const { card } = model;
  const { generator } = card.files;
  const result = await runtime.run(
    `${card.id} ${generator.sha256}`,
    () => catalog.verified(model, generator),
    provider,
    feeds,
    card.output.tensor,
    !isTile,
  );
  const [, channels, height, width] = result.shape;
  if (channels !== 3 || height !== plan.height || width !== plan.width) {
    throw new UnderdrawError('MODEL_CANT_RUN', {
      reason: 'outputShape',
      model: card.id,
      shape: result.shape.join(' × '),
      height: plan.height,
      width: plan.width,
    });
  }
  return result;
}

/** The input whose transparency the result takes over. That of paint only means unpainted. */
function shapeOf(card: Card, inputs: Inputs): Picture | undefined {
  const input = card.inputs.find((i) => i.kind !== 'paint' && inputs[i.name]);
  return input && inputs[input.name];
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
    throw notNumbers(id, cause);
  }
}

function notNumbers(id: string, cause?: unknown): UnderdrawError {
  return new UnderdrawError('MODEL_CANT_RUN', { reason: 'notNumbers', model: id }, { cause });
}
