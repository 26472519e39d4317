import { type Card, type CardInput, type Picture, UnderdrawError } from '#common/contract';
import { overPaper } from '#common/image/alpha';
import { parseColour } from '#common/image/colour';
import { planSize, type SizePlan } from '#common/image/size';
import { Palette } from '#common/label/palette';
import { noiseFrom } from '../image/noise';
import { spread } from '../image/spread';
import { indicesToOneHot, paintToTensor, pictureToTensor, type Zeros } from '../image/tensor';
import { resize } from '../io/encode';
import type { Feed } from '../runtime/runtime';

/** Pictures by input name. */
export type Inputs = Readonly<Record<string, Picture>>;

/** One input as the net is given it: exact pixels, before they become a tensor. */
interface PreparedInput {
  input: CardInput;
  /** Class of each pixel, for a label input. */
  indices: Uint8Array | undefined;
  /** The pixels, not larger than the net's size: opaque and legal, or paint. Made when asked for. */
  seen(): Picture;
}

export interface Prepared {
  /** Size of the pictures that were given. */
  given: { width: number; height: number };
  /** Size of what the net sees, before padding. */
  width: number;
  height: number;
  plan: SizePlan;
  inputs: PreparedInput[];
  illegal: number;
}

/**
 * Lay over paper, fit the net's size, make label maps legal, put blank sheets where an
 * optional input is absent.
 * @throws UnderdrawError BAD_REQUEST for inputs that the card does not ask for, that lack, or that differ in size.
 */
export async function prepare(card: Card, given: Inputs): Promise<Prepared> {
  const [first, ...others] = checked(card, given);
  const size = { width: first.width, height: first.height };
  if (others.some((p) => p.width !== size.width || p.height !== size.height)) {
    throw new UnderdrawError('BAD_REQUEST', { reason: 'inputSizesDiffer' });
  }
  const plan = planSize(size.width, size.height, card.size);
  const { width, height } = plan.how === 'resize' ? plan : size;
  let illegal = 0;
  const inputs: PreparedInput[] = [];
  for (const input of card.inputs) {
    const one = await prepareOne(input, given[input.name], plan, width, height);
    illegal += one.illegal;
    inputs.push(one);
  }
  for (const one of inputs) {
    const ink = inputs.find((i) => i.input.name === spreadOf(one));
    if (!ink) continue;
    const run = spread(one.seen(), ink.seen());
    one.seen = () => run;
  }
  return { given: size, width, height, plan, inputs, illegal };
}

const spreadOf = ({ input }: PreparedInput) => (input.kind === 'paint' ? input.spread : undefined);

/**
 * The inputs of a picture that will be cut into tiles, with the paint spread beforehand: how far
 * it runs is nothing that a tile could know.
 */
export function spreadWhole(card: Card, given: Inputs): Inputs {
  const whole = { ...given };
  for (const input of card.inputs) {
    if (input.kind !== 'paint' || !input.spread) continue;
    const ink = card.inputs.find((i) => i.name === input.spread);
    const [paint, lines] = [given[input.name], given[input.spread]];
    if (!paint || !lines || !ink || ink.kind === 'paint') continue;
    whole[input.name] = spread(paint, overPaper(lines, paperColour(ink)));
  }
  return whole;
}

function checked(card: Card, given: Inputs): Picture[] {
  const model = card.id;
  const names = card.inputs.map((i) => i.name);
  const stranger = Object.keys(given).find((name) => !names.includes(name));
  if (stranger !== undefined) {
    const params = { model, input: stranger, inputs: names };
    throw new UnderdrawError('BAD_REQUEST', { reason: 'unknownInput', ...params });
  }
  const missing = card.inputs.find((i) => !i.optional && !given[i.name]);
  const pictures = Object.values(given);
  if (missing || pictures.length === 0) {
    throw new UnderdrawError(
      'BAD_REQUEST',
      missing
        ? { reason: 'missingInput', model, input: missing.name, inputs: names }
        : { reason: 'noInput', model, inputs: names },
    );
  }
  return pictures;
}

async function prepareOne(
  input: CardInput,
  given: Picture | undefined,
  plan: SizePlan,
  width: number,
  height: number,
): Promise<PreparedInput & { illegal: number }> {
  if (!given) {
    const blank = blankSheet(input, width, height);
    return { input, indices: undefined, seen: () => blank, illegal: 0 };
  }
  let picture = input.kind === 'paint' ? given : overPaper(given, paperColour(input));
  if (plan.how === 'resize') {
    // Paint and labels are flat colours: nothing between two of them is wanted.
    const how = input.kind === 'labels' || input.kind === 'paint' ? 'labels' : 'picture';
    picture = await resize(picture, width, height, how);
  }
  if (input.kind !== 'labels') {
    return { input, indices: undefined, seen: () => picture, illegal: 0 };
  }
  const palette = new Palette(input.palette);
  const { indices, illegal } = palette.toIndices(picture);
  return { input, indices, seen: () => palette.toPicture(indices, width, height), illegal };
}

/** The card's paper as a colour; paint has none. */
export function paperColour(input: Exclude<CardInput, { kind: 'paint' }>): string {
  if (input.kind !== 'labels') return input.paper;
  return input.palette.find((l) => l.name === input.paper)!.colour;
}

function blankSheet(input: CardInput, width: number, height: number): Picture {
  const data = new Uint8Array(width * height * 4);
  if (input.kind !== 'paint') {
    const [r, g, b] = parseColour(paperColour(input));
    for (let i = 0; i < data.length; i += 4) data.set([r, g, b, 255], i);
  }
  return { width, height, depth: 8, data };
}

/**
 * The graph's inputs, by tensor name.
 * @param zeros where their memory comes from, if it is to be used again.
 */
export function feedsOf(
  card: Card,
  prepared: Prepared,
  seed: number,
  zeros?: Zeros,
): Record<string, Feed> {
  const feeds: Record<string, Feed> = {};
  for (const one of prepared.inputs) feeds[one.input.tensor] = feedOf(one, prepared, zeros);
  if (card.noise) {
    const { tensor, size } = card.noise;
    feeds[tensor] = { values: noiseFrom(seed, size), shape: [1, size] };
  }
  return feeds;
}

function feedOf({ input, indices, seen }: PreparedInput, prepared: Prepared, zeros?: Zeros): Feed {
  const { width, height } = prepared.plan;
  if (indices && input.kind === 'labels' && input.encoding === 'one-hot') {
    const classes = input.palette.length;
    const { width: w, height: h } = prepared;
    return {
      values: indicesToOneHot(indices, w, h, classes, width, height, zeros),
      shape: [1, classes, height, width],
    };
  }
  if (input.kind === 'paint') {
    return {
      values: paintToTensor(seen(), input.range, width, height, zeros),
      shape: [1, 4, height, width],
    };
  }
  const encoding = input.encoding === 'grey' ? 'grey' : 'rgb';
  return {
    values: pictureToTensor(seen(), encoding, input.range, width, height, zeros),
    shape: [1, encoding === 'grey' ? 1 : 3, height, width],
  };
}
