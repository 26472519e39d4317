import type { Size } from '#common/image/size';

/** Shapes of sheets that are offered, as width by height. */
export const shapes = [
  [1, 1],
  [4, 3],
  [3, 2],
  [16, 9],
  [3, 4],
  [9, 16],
] as const;

/** Longer sides that are offered, in pixels. */
export const sides = [256, 512, 768, 1024] as const;

/** Longest side, in pixels, that is drawn on without delay. */
export const longestSide = 2048;

/** Whether a size has a shape, as exactly as whole pixels allow. */
export function isShape({ width, height }: Size, [w, h]: readonly [number, number]): boolean {
  return Math.abs(width * h - height * w) < Math.max(w, h);
}
