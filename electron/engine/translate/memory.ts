import {
  type Card,
  inputChannels,
  outputChannels,
  type Picture,
  UnderdrawError,
} from '#common/contract';
import { outputSize, type Size, type SizePlan } from '#common/image/size';
import { planFor } from './prepareInputs';
import { planTiles, type TilePlan } from './translateTiles';

/** Memory limits of a run in bytes: for a whole picture, and for one tile. */
export interface MemoryRule {
  whole: number;
  tile: number;
  /** Most that may be taken of what is free, for all that a run holds; all if absent. */
  limit?: number;
}

/** Most memory in bytes of a run on one tile. */
export const tileBytes = 256 * 2 ** 20;

/** The rule for the memory that is free now. @param limit bytes that may be taken of it. */
export function freeMemory(limit = Number.POSITIVE_INFINITY): MemoryRule {
  const free = Math.min(process.availableMemory(), limit);
  return { whole: free, tile: Math.min(free / 2, tileBytes), limit };
}

/**
 * Plan the tiles of a picture that does not fit into memory as a whole.
 * @param size of the input pictures.
 * @param depth of the result.
 * @returns undefined if the picture fits as a whole.
 * @throws UnderdrawError NOT_ENOUGH_MEMORY, before anything is allocated, if tiles don't fit or the model can't be tiled.
 */
export function tilesFor(
  card: Card,
  size: Size,
  depth: Picture['depth'],
  memory = freeMemory(),
): TilePlan | undefined {
  const plan = planFor(card, size);
  const perPixel = bytesPerPixel(card, depth);
  const needed = perPixel * plan.width * plan.height;
  if (needed <= memory.whole) return undefined;
  const multipleOf = 'fixed' in card.size ? undefined : card.size.multipleOf;
  const { receptive } = card.tiling ?? {};
  // The result is held whole; a larger one is held in addition to the input.
  const result = (scaleOf(card) ** 2 - 1) * size.width * size.height * (depth / 2);
  const free = Math.min(process.availableMemory(), memory.limit ?? Number.POSITIVE_INFINITY);
  if (receptive !== undefined && multipleOf !== undefined && result <= free) {
    const tiles = planTiles(size, memory.tile / perPixel, receptive, multipleOf);
    if (tiles) return tiles;
  }
  if (needed <= free) return undefined;
  throw new UnderdrawError('NOT_ENOUGH_MEMORY', {
    reason: receptive === undefined ? 'whole' : 'tiles',
    width: size.width,
    height: size.height,
    needed,
    free,
  });
}

/** What a run takes for each pixel of its input, by the card; never less than its tensors. */
export function bytesPerPixel(card: Card, depth: Picture['depth']): number {
  return Math.max(card.bytesPerPixel, tensorBytes(card)) + outputBytes(card, depth);
}

/** Bytes of a pixel in the tensors of all inputs and of the output, which no net can do without. */
function tensorBytes(card: Card): number {
  const inputs = card.inputs.map((input) => {
    const frames = 'frames' in input ? (input.frames?.count ?? 1) : 1;
    return inputChannels(input) * frames;
  });
  const channels = inputs.reduce((sum, one) => sum + one, outputChannels(card.output));
  return channels * 4;
}

/** Scale of the output relative to the input; 1 for an output of fixed size. */
export function scaleOf({ output }: Card): number {
  return 'scale' in output.size ? output.size.scale : 1;
}

/**
 * Extra bytes per input pixel for an output larger than the input, tensor and picture. The card's
 * `bytesPerPixel` includes an output of the input's size already.
 */
function outputBytes(card: Card, depth: Picture['depth']): number {
  const { output } = card;
  const more = scaleOf(card) ** 2 - 1;
  if (more <= 0) return 0;
  const frames = output.kind === 'picture' ? (output.frames?.count ?? 1) : 1;
  return more * frames * (outputChannels(output) * 4 + depth / 2);
}

/** The part of the net's output that is the result, and the result's size; in pixels. */
export interface OutputPlan {
  /** Size of the output's planes. */
  width: number;
  height: number;
  /** Size without padding. */
  innerWidth: number;
  innerHeight: number;
  /** Size of the result. */
  target: Size;
}

/** @param given size of the input pictures. */
export function planOutput(card: Card, plan: SizePlan, given: Size): OutputPlan {
  const { size } = card.output;
  const target = outputSize(card.output, given);
  if ('fixed' in size) {
    const { width, height } = target;
    return { width, height, innerWidth: width, innerHeight: height, target };
  }
  const side = (n: number) => Math.max(1, Math.round(n * size.scale));
  return {
    width: side(plan.width - 2 * plan.border),
    height: side(plan.height - 2 * plan.border),
    innerWidth: side(plan.innerWidth),
    innerHeight: side(plan.innerHeight),
    target,
  };
}
