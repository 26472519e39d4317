import type { Picture } from '#common/contract';
import { restoreAlpha } from '#common/image/alpha';
import { crop } from '../image/crop';
import { planSpans, type Span, TileBlender } from '../image/tiles';

export interface TilePlan {
  columns: Span[];
  rows: Span[];
}

/**
 * Square tiles of at most `most` pixels of input.
 * @returns undefined if they can't be that small.
 */
export function planTiles(
  { width, height }: { width: number; height: number },
  most: number,
  receptive: number,
  step: number,
): TilePlan | undefined {
  const side = Math.floor(Math.sqrt(most));
  const rows = planSpans(height, side, receptive, step);
  // A picture that is low leaves its tiles room to be wide.
  const tall = rows && Math.max(...rows.map((r) => r.to - r.from));
  const columns = tall && planSpans(width, Math.floor(most / tall), receptive, step);
  return rows && columns ? { columns, rows } : undefined;
}

/**
 * Translate tile by tile. The result takes the place of `base`'s pixels where depths agree, so
 * that a large picture is in memory once; the alpha of `base` stays.
 * @param inputs by name, all of one size.
 * @param base one of them, or an empty picture of their size.
 * @param run the net on one part of all inputs: values of [3, H, W], scaled to 0…1.
 * @returns the picture, and how well tiles agree at their seams, in dB.
 */
export async function translateTiles(
  inputs: Readonly<Record<string, Picture>>,
  base: Picture,
  depth: Picture['depth'],
  { columns, rows }: TilePlan,
  run: (part: Record<string, Picture>) => Promise<Float32Array>,
): Promise<{ picture: Picture; seam: number }> {
  const out = base.depth === depth ? base : withAlphaOf(base, depth);
  const blender = new TileBlender(columns, rows);
  for (const [j, y] of rows.entries()) {
    for (const [i, x] of columns.entries()) {
      const part = Object.entries(inputs).map(([name, picture]) => [
        name,
        crop(picture, x.from, y.from, x.to, y.to),
      ]);
      blender.add(await run(Object.fromEntries(part)), i, j);
    }
    blender.flush(out, j);
  }
  return { picture: out, seam: blender.seam };
}

/** An empty picture of another depth with the same alpha. */
function withAlphaOf(picture: Picture, depth: Picture['depth']): Picture {
  const { width, height } = picture;
  const samples = width * height * 4;
  const to = depth === 8 ? new Uint8Array(samples) : new Uint16Array(samples);
  return restoreAlpha({ width, height, depth, data: new Uint8Array(to.buffer) }, picture);
}
