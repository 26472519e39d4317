import { type Picture, samplesOf, whiteOf } from './contract';
import { crop } from './core/image/crop';
import { planSpans, type Span, TileBlender } from './core/image/tiles';

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
 * Translate a picture tile by tile. Where depths agree the result takes the place of the
 * input's pixels, so that a large picture is in memory once; its alpha stays.
 * @param run the net on one part: values of [3, H, W], scaled to 0…1.
 * @returns the picture, and how well tiles agree at their seams, in dB.
 */
export async function translateTiles(
  picture: Picture,
  depth: Picture['depth'],
  { columns, rows }: TilePlan,
  run: (part: Picture) => Promise<Float32Array>,
): Promise<{ picture: Picture; seam: number }> {
  const { width } = picture;
  const out = picture.depth === depth ? picture : withAlphaOf(picture, depth);
  const open = Math.max(...rows.map((r) => r.end - r.start));
  const blender = new TileBlender(width, open);
  const rowsOf = ({ from, to }: Span) => crop(picture, 0, from, width, to);
  let band = rowsOf(rows[0]);
  for (const [j, row] of rows.entries()) {
    for (const column of columns) {
      blender.add(await run(crop(band, column.from, 0, column.to, band.height)), column, row);
    }
    const next = rows[j + 1];
    // Read before it is written over.
    if (next) band = rowsOf(next);
    blender.flush(out, row.start, next ? next.start : row.end);
  }
  return { picture: out, seam: blender.seam };
}

/** An empty picture of another depth with the same alpha. */
function withAlphaOf(picture: Picture, depth: Picture['depth']): Picture {
  const from = samplesOf(picture);
  const scale = whiteOf(depth) / whiteOf(picture.depth);
  const to = depth === 8 ? new Uint8Array(from.length) : new Uint16Array(from.length);
  for (let i = 3; i < from.length; i += 4) to[i] = Math.round(from[i] * scale);
  return { ...picture, depth, data: new Uint8Array(to.buffer) };
}
