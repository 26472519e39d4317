import { canContinue } from '#common/cardAbilities';
import { type ChosenValues, chooseValues } from '#common/chosenValues';
import {
  type Card,
  type CardInput,
  type ModelSummary,
  type Notice,
  type Picture,
  type Provider,
  paperColour,
  type Translation,
  UnderdrawError,
  type WorkProgress,
} from '#common/contract';
import {
  hasTransparency,
  opaqueLike,
  overPaper,
  removePaper,
  restoreAlpha,
} from '#common/image/alpha';
import { type Size, sameSize } from '#common/image/size';
import { LabelPalette } from '#common/label/labelPalette';
import { crop } from '../image/crop';
import { keepRimColours } from '../image/rimColours';
import type { GraphRunner } from '../runtime/runtime';
import { continueClip } from './continueClip';
import { feedsOfValues } from './inputs';
import { labelMapsInColours } from './labelMapsInColours';
import { type MemoryRule, planOutput, scaleOf, tilesFor } from './memory';
import { oncePerPlainTile } from './oncePerPlainTile';
import { readerFor } from './outputs';
import { NoSuchLabel } from './outputs/outputReader';
import {
  feedsOfPictures,
  type Inputs,
  planFor,
  prepareInputs,
  withFloodedPaint,
} from './prepareInputs';
import { resizeToFit } from './resizeToFit';
import { type NetContext, type NetResult, runNet, type WeightsSource } from './runNet';
import { type TilePlan, translateTiles } from './translateTiles';

/** A translation request. */
export interface TranslateRequest {
  /** Empty for a model without picture inputs. */
  inputs: Inputs;
  /** Size of the result of a model without picture inputs; absent: the card's default. */
  size?: Size;
  provider: Provider;
  /** Seed of the noise, for models with a noise input. */
  seed: number;
  /** Bits of each sample of the result. */
  depth: Picture['depth'];
  /** Classes, words, numbers and variant; absent: the card's defaults. */
  values?: ChosenValues;
  /** Above `whole`, models that allow it are run in tiles. */
  memory?: MemoryRule;
  /** Called when the whole picture, or a tile, is about to be run. */
  onProgress?(progress: WorkProgress): void;
}

/** The request with defaults filled in. */
type ResolvedRequest = TranslateRequest & { values: ChosenValues };

/**
 * Translate one picture: any size in, the same size or a multiple of it out, its transparency kept.
 * In tiles, a result of the size of the input is written over the pixels of the input.
 */
export async function translate(
  catalog: WeightsSource,
  runtime: GraphRunner,
  model: ModelSummary,
  request: TranslateRequest,
): Promise<Translation> {
  const { values = chooseValues([model.card], {})[0] } = request;
  const run = (inputs: Inputs) =>
    translateOnce({ catalog, runtime, model }, { ...request, values, inputs });
  return canContinue(model.card)
    ? continueClip(model.card.inputs[0], request.inputs, values.ahead, run)
    : run(request.inputs);
}

async function translateOnce(
  parts: NetContext,
  request: TranslateRequest & { values: ChosenValues },
): Promise<Translation> {
  const began = performance.now();
  const { card } = parts.model;
  const { values } = request;
  const labels = labelMapsInColours(card, request.inputs, values.labelIndices);
  const resolved = { ...request, values, inputs: labels.inputs };
  const [first] = Object.values(resolved.inputs);
  const size = first ?? request.size;
  // Only what is made from a picture can be made in tiles.
  const tiled = first ? card : { ...card, tiling: undefined };
  const tiles = size && tilesFor(tiled, size, request.depth, request.memory);
  const done =
    tiles && first
      ? await translateInTiles(parts, resolved, tiles, first)
      : await translateWhole(parts, resolved);
  return {
    ...done,
    illegal: done.illegal + labels.illegal,
    notes: [...labels.notes, ...done.notes],
    ms: performance.now() - began,
  };
}

type UntimedTranslation = Omit<Translation, 'ms'>;

async function translateWhole(
  parts: NetContext,
  request: ResolvedRequest,
): Promise<UntimedTranslation> {
  const { card } = parts.model;
  const { inputs, depth, values, seed, provider } = request;
  const { tensorPool: spare } = parts.runtime;
  const prepared = await prepareInputs(card, inputs, { wanted: request.size });
  const { plan, given } = prepared;
  const output = planOutput(card, plan, given);
  const taken: Float32Array[] = [];
  const feeds = {
    ...feedsOfPictures(prepared, (length) => {
      const zeros = spare.acquire(length);
      taken.push(zeros);
      return zeros;
    }),
    ...feedsOfValues(card.values, values, seed, plan),
  };
  request.onProgress?.({ done: 0, total: 1, pixels: plan.width * plan.height });
  const result = await runNet(parts, feeds, values, output, provider, false);
  const reader = readerFor(card, inputs, values.refine);
  const { target } = output;
  const pictures: Picture[] = [];
  for (const frame of result.frames) {
    const planes = {
      values: frame,
      rowLength: output.width,
      plane: output.width * output.height,
      width: output.innerWidth,
      height: output.innerHeight,
    };
    const made = await readOrFail(card.id, () => reader.read(planes, target, depth));
    const sized = await resizeToFit(made, target, reader.resizeAs);
    pictures.push(await withAlpha(card, inputs, sized));
  }
  // Released only now: the output of an identity net may share its input's memory.
  for (const zeros of taken) spare.release(zeros);
  const notes: Notice[] = [];
  if (plan.how === 'resize') {
    const net = { netWidth: plan.innerWidth, netHeight: plan.innerHeight };
    notes.push({ code: 'SCALED', params: { ...net, ...target } });
  }
  const [picture] = pictures;
  const frames = pictures.length > 1 ? pictures : undefined;
  return { ...runInfo(result), picture, frames, illegal: prepared.illegal, notes };
}

const runInfo = ({ provider, runMs }: NetResult) => ({ provider, runMs });

async function translateInTiles(
  parts: NetContext,
  request: ResolvedRequest,
  tiles: TilePlan,
  first: Picture,
): Promise<UntimedTranslation> {
  const { card } = parts.model;
  const { inputs, depth, values, seed, provider: wanted } = request;
  const total = tiles.columns.length * tiles.rows.length;
  let done = 0;
  let runMs = 0;
  let provider: Translation['provider'] = 'cpu';
  const illegal = countIllegal(card, inputs);
  const scale = scaleOf(card);
  const reader = readerFor(card, inputs, 0);
  const flooded = withFloodedPaint(card, inputs);
  const picture = await emptyResult(alphaSource(card, inputs) ?? opaqueLike(first), scale, depth);
  const run = oncePerPlainTile(async (part) => {
    const prepared = await prepareInputs(card, part, { flooded: true });
    const { plan } = prepared;
    const output = planOutput(card, plan, prepared.given);
    const feeds = {
      ...feedsOfPictures(prepared),
      ...feedsOfValues(card.values, values, seed, plan),
    };
    const result = await runNet(parts, feeds, values, output, wanted, true);
    runMs += result.runMs;
    provider = result.provider;
    const [frame] = result.frames;
    return {
      values: await readOrFail(card.id, () => reader.toTile(frame)),
      rowLength: output.width,
    };
  });
  const seam = await translateTiles(flooded, picture, scale, tiles, reader, (part) => {
    const [any] = Object.values(part);
    const { width, height } = planFor(card, any);
    request.onProgress?.({ done: done++, total, pixels: width * height });
    return run(part);
  });
  const [columns, rows] = [tiles.columns.length, tiles.rows.length];
  const notes: Notice[] = [{ code: 'TILED', params: { columns, rows, decibels: seam.toFixed(0) } }];
  if (seam < visibleSeamDb) notes.push({ code: 'SEAMS_MAY_SHOW', params: {} });
  if (values.refine > 0) notes.push({ code: 'NOT_REFINED', params: {} });
  return { picture: withoutPaper(card, inputs, picture), provider, runMs, illegal, notes };
}

/** Agreement of tiles, in dB, below which a seam may be visible. */
const visibleSeamDb = 50;

/** A picture for the result, `scale` times as large as `shape`, with its alpha; `shape` itself if size and depth match. */
async function emptyResult(
  shape: Picture,
  scale: number,
  depth: Picture['depth'],
): Promise<Picture> {
  if (scale === 1 && shape.depth === depth) return shape;
  const width = shape.width * scale;
  const height = shape.height * scale;
  const data = new Uint8Array((width * height * depth) / 2).fill(255);
  return copyAlpha({ width, height, depth, data }, shape);
}

/** The picture with the alpha of the input and without its paper, unless the net's output has alpha. */
async function withAlpha(card: Card, inputs: Inputs, picture: Picture): Promise<Picture> {
  const { output } = card;
  const own = output.kind === 'picture' && /a$/.test(output.encoding);
  const source = alphaSource(card, inputs);
  if (own || !source || 'fixed' in output.size) return picture;
  if (!hasTransparency(source)) return picture;
  const clean = withoutPaper(card, inputs, await copyAlpha(picture, source));
  const coloured = card.output.kind !== 'labels' && alphaInput(card, inputs)?.kind !== 'labels';
  return sameSize(source, clean) && coloured ? keepRimColours(clean, source) : clean;
}

/**
 * The picture without the paper that the input was laid over, in place. Labels are never mixed with
 * their paper, neither on the way in nor on the way out.
 */
function withoutPaper(card: Card, inputs: Inputs, picture: Picture): Picture {
  const input = alphaInput(card, inputs);
  if (!input || input.kind === 'labels' || card.output.kind === 'labels') return picture;
  return removePaper(picture, paperColour(input)!);
}

/** `picture` with the alpha of `shape`, in place; scaled, if it has another size. */
async function copyAlpha(picture: Picture, shape: Picture): Promise<Picture> {
  if (!hasTransparency(shape)) return picture;
  return restoreAlpha(picture, await resizeToFit(shape, picture, 'picture'));
}

/** The input whose alpha the result takes. Not paint, whose alpha only marks what is unpainted. */
function alphaSource(card: Card, inputs: Inputs): Picture | undefined {
  const input = alphaInput(card, inputs);
  return input && latestFrame(inputs, input.name);
}

function alphaInput(card: Card, inputs: Inputs): CardInput | undefined {
  return card.inputs.find((i) => i.kind !== 'paint' && latestFrame(inputs, i.name));
}

/** An input's picture, or its latest frame. */
function latestFrame(inputs: Inputs, name: string): Picture | undefined {
  const key = Object.keys(inputs).findLast((one) => one === name || one.startsWith(`${name}.`));
  return key === undefined ? undefined : inputs[key];
}

/** Number of pixels with colours outside the palette. Counted here because tiles overlap. */
function countIllegal(card: Card, inputs: Inputs): number {
  const rows = 64;
  let illegal = 0;
  for (const input of card.inputs) {
    const picture = inputs[input.name];
    if (input.kind !== 'labels' || !picture) continue;
    const palette = new LabelPalette(input.palette);
    const paper = paperColour(input)!;
    for (let y = 0; y < picture.height; y += rows) {
      const band = overPaper(crop(picture, 0, y, picture.width, y + rows), paper);
      illegal += palette.toIndices(band).illegal;
    }
  }
  return illegal;
}

/** @throws UnderdrawError MODEL_CANT_RUN if a reader meets NaN, infinity or an unknown label. */
async function readOrFail<T>(model: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const params =
      cause instanceof NoSuchLabel
        ? ({ reason: 'noSuchLabel', model, label: cause.label } as const)
        : ({ reason: 'notNumbers', model } as const);
    throw new UnderdrawError('MODEL_CANT_RUN', params, { cause });
  }
}
