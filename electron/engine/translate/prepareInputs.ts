import {
  type Card,
  type CardInput,
  inputChannels,
  type Picture,
  paperColour,
  pictureNames,
  pictureNamesOf,
  picturesOf,
  UnderdrawError,
} from '#common/contract';
import { overPaper } from '#common/image/alpha';
import { floodPaint } from '#common/image/floodPaint';
import { planSize, type Size, type SizePlan, startSize } from '#common/image/size';
import type { Place } from '../image/place';
import { channelsLast } from '../image/tensorLayout';
import { newZeros, type Zeros } from '../image/toTensor';
import type { Feed } from '../runtime/feeds';
import { prepareInput } from './inputs';
import type { SeenPicture } from './inputs/seenPicture';

/** Pictures by name: those of an input, or of its frames. */
export type Inputs = Readonly<Record<string, Picture>>;

/** One input with its frames, oldest first; one frame for inputs without frames. */
interface PreparedInput {
  input: CardInput;
  frames: SeenPicture[];
}

/** The pictures of a request, prepared for the net. */
export interface PreparedInputs {
  /** Size of the given pictures; if there are none, what was asked for or the card's default. */
  given: Size;
  plan: SizePlan;
  padding: Place['padding'];
  inputs: PreparedInput[];
  illegal: number;
}

/**
 * Lay pictures over paper, fit them to the net's size, map labels to palette colours, and use blank
 * sheets for absent optional inputs.
 * @param how `wanted`: size of the result of a model without picture inputs, if not the card's default;
 *   `flooded`: whether the paint has been flooded before (`withFloodedPaint`).
 * @throws UnderdrawError BAD_REQUEST or USAGE for inputs that are unknown, missing, or differ in size.
 */
export async function prepareInputs(
  card: Card,
  given: Inputs,
  how: { wanted?: Size; flooded?: boolean } = {},
): Promise<PreparedInputs> {
  const size = commonSize(card, given) ?? how.wanted ?? startSize(card.size);
  const plan = planFor(card, size);
  const inner = { width: plan.innerWidth, height: plan.innerHeight };
  const inputs: PreparedInput[] = [];
  for (const input of card.inputs) {
    const frames: SeenPicture[] = [];
    for (const picture of picturesOf(input, given))
      frames.push(await prepareInput(input, picture, inner));
    inputs.push({ input, frames });
  }
  if (!how.flooded) floodPaintSheets(inputs);
  const illegal = inputs.flatMap((i) => i.frames).reduce((sum, one) => sum + one.illegal, 0);
  return { given: size, plan, padding: card.size.padding ?? 'edge', inputs, illegal };
}

/** How a picture of this size is fitted to the net. */
export function planFor({ size: rule, output }: Card, { width, height }: Size): SizePlan {
  return planSize(width, height, rule, output.crop);
}

/**
 * The common size of all pictures; undefined for a model without picture inputs.
 * @throws UnderdrawError as `prepareInputs`.
 */
function commonSize(card: Card, given: Inputs): Size | undefined {
  const [first, ...others] = checkedPictures(card, given);
  if (!first) return undefined;
  const { width, height } = first;
  if (others.some((p) => p.width !== width || p.height !== height)) {
    throw new UnderdrawError('BAD_REQUEST', { reason: 'inputSizesDiffer' });
  }
  return { width, height };
}

function checkedPictures(card: Card, given: Inputs): Picture[] {
  const model = card.id;
  const names = pictureNames(card.inputs);
  const stranger = Object.keys(given).find((name) => !names.includes(name));
  if (stranger !== undefined) {
    if (names.length === 0) throw new UnderdrawError('USAGE', { reason: 'noPictures', model });
    const params = { model, input: stranger, inputs: names };
    throw new UnderdrawError('BAD_REQUEST', { reason: 'unknownInput', ...params });
  }
  const missing = card.inputs.find(
    (i) => !i.optional && !pictureNamesOf(i).some((name) => given[name]),
  );
  const pictures = Object.values(given);
  if (missing || (pictures.length === 0 && card.inputs.length > 0)) {
    throw new UnderdrawError(
      'BAD_REQUEST',
      missing
        ? { reason: 'missingInput', model, input: missing.name, inputs: names }
        : { reason: 'noInput', model, inputs: names },
    );
  }
  return pictures;
}

/** Flood paint up to the ink for inputs with `floodTo`. */
function floodPaintSheets(inputs: readonly PreparedInput[]): void {
  for (const { input, frames } of inputs) {
    if (input.kind !== 'paint') continue;
    const ink = inputs.find((i) => i.input.name === input.floodTo);
    if (!ink) continue;
    const [paint] = frames;
    const flooded = floodPaint(paint.seen(), ink.frames[0].seen(), input.floodGap);
    paint.seen = () => flooded;
  }
}

/**
 * The inputs of a picture that will be tiled, with the paint flooded beforehand: its extent can't be
 * determined from a single tile.
 */
export function withFloodedPaint(card: Card, given: Inputs): Inputs {
  const whole = { ...given };
  for (const input of card.inputs) {
    if (input.kind !== 'paint' || !input.floodTo) continue;
    const ink = card.inputs.find((i) => i.name === input.floodTo);
    const paper = ink && paperColour(ink);
    const [paint, lines] = [given[input.name], given[input.floodTo]];
    if (!paint || !lines || !paper) continue;
    whole[input.name] = floodPaint(paint, overPaper(lines, paper), input.floodGap);
  }
  return whole;
}

/** The pictures that the net sees, by picture name. */
export function seenPictures({ inputs }: PreparedInputs): Record<string, Picture> {
  return Object.fromEntries(
    inputs.flatMap(({ input, frames }) =>
      pictureNamesOf(input).map((name, i): [string, Picture] => [name, frames[i].seen()]),
    ),
  );
}

/**
 * Feeds for the graph's picture inputs, by tensor name.
 * @param zeros allocates their memory, to reuse buffers.
 */
export function feedsOfPictures(
  { inputs, plan, padding }: PreparedInputs,
  zeros: Zeros = newZeros,
): Record<string, Feed> {
  const { width, height, border } = plan;
  const place: Place = { width, height, border, padding };
  return Object.fromEntries(
    inputs.map((one): [string, Feed] => [one.input.tensor, pictureFeed(one, place, zeros)]),
  );
}

function pictureFeed({ input, frames }: PreparedInput, place: Place, zeros: Zeros): Feed {
  const { width, height } = place;
  const channels = inputChannels(input);
  const length = channels * width * height;
  const values = zeros(frames.length * length);
  for (const [i, frame] of frames.entries()) {
    frame.fill(values.subarray(i * length, (i + 1) * length), place);
  }
  const { type, layout } = input;
  const ownAxis = 'frames' in input && input.frames?.stack === 'axis' ? frames.length : undefined;
  const count = ownAxis === undefined ? frames.length * channels : channels;
  const lead = ownAxis === undefined ? [1] : [1, ownAxis];
  if (layout === 'nchw') return { values, shape: [...lead, count, height, width], type };
  const cells = new Float32Array(values.length);
  const step = count * width * height;
  for (let at = 0; at < values.length; at += step) {
    cells.set(channelsLast(values.subarray(at, at + step), count), at);
  }
  return { values: cells, shape: [...lead, height, width, count], type };
}
