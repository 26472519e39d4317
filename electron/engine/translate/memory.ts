import { type Card, outputChannels, type Picture, UnderdrawError } from '#common/contract';
import { outputSize, type SizePlan } from '#common/image/size';
import type { Size } from './inputs/seenPicture';
import { planFor } from './prepareInputs';
import { planTiles, type TilePlan } from './translateTiles';

/** Bytes that a run may take: for a picture as a whole, and for one tile of it. */
export interface MemoryRule {
  whole: number;
  tile: number;
}

/** What is free; a model that works in tiles needs little of it. */
export function freeMemory(): MemoryRule {
  const free = process.availableMemory();
  return { whole: free, tile: Math.min(free / 2, 256 * 2 ** 20) };
}

/**
 * Whether a picture has to be cut, and how.
 * @param size of the pictures that are given.
 * @param depth of the result.
 * @throws UnderdrawError NOT_ENOUGH_MEMORY, before anything is allocated, for one that can't be.
 */
export function tilesFor(
  card: Card,
  size: Size,
  depth: Picture['depth'],
  memory = freeMemory(),
): TilePlan | undefined {
  if ('fixed' in card.size) return undefined;
  const plan = planFor(card, size);
  const perPixel = card.bytesPerPixel + outputBytes(card, depth);
  const needed = perPixel * plan.width * plan.height;
  if (needed <= memory.whole) return undefined;
  const { receptive } = card.tiling ?? {};
  // The result itself is held whole, beside the input where it is larger.
  const result = (scaleOf(card) ** 2 - 1) * size.width * size.height * (depth / 2);
  const free = process.availableMemory();
  if (receptive !== undefined && result <= free) {
    const tiles = planTiles(size, memory.tile / perPixel, receptive, card.size.multipleOf);
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

/** How many times the size of the input the output has; 1 for one of a fixed size. */
export function scaleOf({ output }: Card): number {
  return 'scale' in output.size ? output.size.scale : 1;
}

/**
 * Bytes for each pixel of the input that an output of its size would not take: the card's measure
 * holds one of those already. Of a larger one tensor and picture are both held.
 */
function outputBytes(card: Card, depth: Picture['depth']): number {
  const { output } = card;
  const more = scaleOf(card) ** 2 - 1;
  if (more <= 0) return 0;
  const frames = output.kind === 'picture' ? (output.frames?.count ?? 1) : 1;
  return more * frames * (outputChannels(output) * 4 + depth / 2);
}

/** Where the result lies in the net's output, and what it becomes; in pixels. */
export interface OutputPlan {
  /** Size of the output's planes. */
  width: number;
  height: number;
  /** What of them counts: the padding is cropped. */
  innerWidth: number;
  innerHeight: number;
  /** Size of the result. */
  target: Size;
}

/** @param given size of the pictures that were given. */
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
