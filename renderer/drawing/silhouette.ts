import { type CardInput, paperColour } from '#common/contract';
import { fillRegion } from './fill';
import type { Raster } from './raster';
import { packColour, sheetKind, white } from './sheets';

/** Ink darker than this, of 255, is a line. */
const line = 64;
/** Largest difference of a channel from the paper's colour that still is paper. */
const near = 6;

/**
 * Where a drawing is: all that can't be reached from the edges of the sheet over blank paper.
 * @param inputs one for each raster.
 * @returns 1 where the thing is, 0 for the paper around it; undefined if there is no paper around anything.
 */
export function silhouetteOf(
  inputs: readonly CardInput[],
  rasters: readonly Raster[],
): { width: number; height: number; data: Uint8Array } | undefined {
  const [{ width, height }] = rasters;
  const blank = new Uint8Array(width * height).fill(1);
  inputs.forEach((input, sheet) => {
    const isPaper = paperTest(input);
    const { data } = rasters[sheet];
    for (let i = 0; i < blank.length; i++) if (!isPaper(data[i])) blank[i] = 0;
  });
  // 2 is what the paper at the edges reaches.
  const reach = (i: number) => {
    if (blank[i] === 1) fillRegion(blank, width, height, i, 1, 2);
  };
  for (let x = 0; x < width; x++) {
    reach(x);
    reach((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    reach(y * width);
    reach(y * width + width - 1);
  }
  const inside = blank.map((value) => (value === 2 ? 0 : 1));
  return inside.includes(0) && inside.includes(1) ? { width, height, data: inside } : undefined;
}

/** @returns whether a value of a sheet is blank paper, or painted in the paper's own colour. */
function paperTest(input: CardInput): (value: number) => boolean {
  if (input.kind === 'labels') return () => false;
  if (sheetKind(input) === 'ink') return (value) => value < line;
  const paper = packColour(paperColour(input) ?? white);
  const isNear = (value: number, shift: number) =>
    Math.abs(((value >>> shift) & 255) - ((paper >>> shift) & 255)) <= near;
  return (value) => value === 0 || (isNear(value, 0) && isNear(value, 8) && isNear(value, 16));
}
