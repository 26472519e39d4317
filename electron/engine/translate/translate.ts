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
import { Palette } from '#common/label/palette';
import { type ChosenValues, chooseValues } from '#common/values';
import type { Catalog } from '../catalog/catalog';
import { crop } from '../image/crop';
import { resize } from '../io/encode';
import type { GraphRunner } from '../runtime/runtime';
import { feedsOfValues, paperColour } from './inputs';
import type { Size } from './inputs/seenPicture';
import { type MemoryRule, planOutput, scaleOf, tilesFor } from './memory';
import { readerFor } from './outputs';
import { NoSuchLabel } from './outputs/outputReader';
import { feedsOfPictures, floodWhole, type Inputs, prepareInputs } from './prepareInputs';
import { type NetResult, type Parts, runNet } from './runNet';
import { type TilePlan, translateTiles } from './translateTiles';

/** What to translate, and how. */
export interface Request {
  /** None for a model that makes its picture from values alone. */
  inputs: Inputs;
  provider: Provider;
  /** Chooses the noise, where the model has some. */
  seed: number;
  /** Bits of each sample of the result. */
  depth: Picture['depth'];
  /** Classes, words, numbers and the way to run; absent: the card's defaults. */
  values?: ChosenValues;
  /** Above `whole`, a model whose card allows it works in tiles. */
  memory?: MemoryRule;
}

/** The request with its values. */
type Chosen = Request & { values: ChosenValues };

/**
 * Translate one picture: any size in, the same size or a multiple of it out, its transparency kept.
 * In tiles, a result of the size of the input is written over the pixels of the input.
 */
export async function translate(
  catalog: Catalog,
  runtime: GraphRunner,
  model: ModelSummary,
  request: Request,
): Promise<Translation> {
  const began = performance.now();
  const parts = { catalog, runtime, model };
  const { card } = model;
  const { values = chooseValues([card], {})[0] } = request;
  const [first] = Object.values(request.inputs);
  const tiles = first && tilesFor(card, first, request.depth, request.memory);
  const done = tiles
    ? await translateInTiles(parts, { ...request, values }, tiles, first)
    : await translateWhole(parts, { ...request, values });
  return { ...done, ms: performance.now() - began };
}

type Done = Omit<Translation, 'ms'>;

async function translateWhole(parts: Parts, request: Chosen): Promise<Done> {
  const { card } = parts.model;
  const { inputs, depth, values, seed, provider } = request;
  const { tensorPool: spare } = parts.runtime;
  const prepared = await prepareInputs(card, inputs);
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
    const made = await numbersOrError(card.id, () => reader.read(planes, target, depth));
    const sized = fits(made, target)
      ? made
      : await resize(made, target.width, target.height, reader.resizeAs);
    pictures.push(await withAlpha(card, inputs, sized));
  }
  // Only now: the result of a net that changes nothing may be its input.
  for (const zeros of taken) spare.release(zeros);
  const notes: Notice[] = [];
  if (plan.how === 'resize') {
    const net = { netWidth: plan.innerWidth, netHeight: plan.innerHeight };
    notes.push({ code: 'SCALED', params: { ...net, ...target } });
  }
  const [picture] = pictures;
  const frames = pictures.length > 1 ? pictures : undefined;
  return { ...how(result), picture, frames, illegal: prepared.illegal, notes };
}

const how = ({ provider, runMs }: NetResult) => ({ provider, runMs });

const fits = (a: Size, b: Size) => a.width === b.width && a.height === b.height;

async function translateInTiles(
  parts: Parts,
  request: Chosen,
  tiles: TilePlan,
  first: Picture,
): Promise<Done> {
  const { card } = parts.model;
  const { inputs, depth, values, seed, provider: wanted } = request;
  let runMs = 0;
  let provider: Translation['provider'] = 'cpu';
  const illegal = countIllegal(card, inputs);
  const scale = scaleOf(card);
  const reader = readerFor(card, inputs, 0);
  const flooded = floodWhole(card, inputs);
  const picture = await emptyResult(shapeOf(card, inputs) ?? opaqueLike(first), scale, depth);
  const seam = await translateTiles(flooded, picture, scale, tiles, reader, async (part) => {
    const prepared = await prepareInputs(card, part);
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
      values: await numbersOrError(card.id, () => reader.toTile(frame)),
      rowLength: output.width,
    };
  });
  const [columns, rows] = [tiles.columns.length, tiles.rows.length];
  const notes: Notice[] = [{ code: 'TILED', params: { columns, rows, decibels: seam.toFixed(0) } }];
  if (seam < visibleSeam) notes.push({ code: 'SEAMS_MAY_SHOW', params: {} });
  if (values.refine > 0) notes.push({ code: 'NOT_REFINED', params: {} });
  return { picture, provider, runMs, illegal, notes };
}

/** Below this agreement, in dB, an eye may find a seam. */
const visibleSeam = 50;

/** A picture with the alpha of `shape` for a result that is `scale` times as large; where it can be, `shape` itself. */
async function emptyResult(
  shape: Picture,
  scale: number,
  depth: Picture['depth'],
): Promise<Picture> {
  if (scale === 1 && shape.depth === depth) return shape;
  const width = shape.width * scale;
  const height = shape.height * scale;
  const data = new Uint8Array((width * height * depth) / 2).fill(255);
  return restoreShape({ width, height, depth, data }, shape);
}

/** The picture with the transparency of the input, unless the net gives its own. */
async function withAlpha(card: Card, inputs: Inputs, picture: Picture): Promise<Picture> {
  const { output } = card;
  const own = output.kind === 'picture' && /a$/.test(output.encoding);
  const shape = shapeOf(card, inputs);
  if (own || !shape || 'fixed' in output.size) return picture;
  return restoreShape(picture, shape);
}

/** `picture` with the alpha of `shape`, in place; scaled, if it has another size. */
async function restoreShape(picture: Picture, shape: Picture): Promise<Picture> {
  if (!hasTransparency(shape)) return picture;
  const { width, height } = picture;
  const sized = fits(shape, picture) ? shape : await resize(shape, width, height, 'picture');
  return restoreAlpha(picture, sized);
}

/** The input whose transparency the result takes over. That of paint only means unpainted. */
function shapeOf(card: Card, inputs: Inputs): Picture | undefined {
  const input = card.inputs.find((i) => i.kind !== 'paint' && latest(inputs, i.name));
  return input && latest(inputs, input.name);
}

/** An input's picture; of several frames the latest. */
function latest(inputs: Inputs, name: string): Picture | undefined {
  const key = Object.keys(inputs).findLast((one) => one === name || one.startsWith(`${name}.`));
  return key === undefined ? undefined : inputs[key];
}

/** Pixels with colours outside the palette; tiles overlap and would count some twice. */
function countIllegal(card: Card, inputs: Inputs): number {
  const rows = 64;
  let illegal = 0;
  for (const input of card.inputs) {
    const picture = inputs[input.name];
    if (input.kind !== 'labels' || !picture) continue;
    const palette = new Palette(input.palette);
    const paper = paperColour(input)!;
    for (let y = 0; y < picture.height; y += rows) {
      const band = overPaper(crop(picture, 0, y, picture.width, y + rows), paper);
      illegal += palette.toIndices(band).illegal;
    }
  }
  return illegal;
}

/** @throws UnderdrawError MODEL_CANT_RUN where a reader finds what is no number, or no label. */
async function numbersOrError<T>(model: string, read: () => T | Promise<T>): Promise<T> {
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
