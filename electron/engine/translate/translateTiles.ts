import type { Picture } from '#common/contract';
import { samplesOf, whiteOf } from '#common/contract';
import { crop } from '../image/crop';
import { planSpans, scaleSpans, TileBlender, type TileSpan } from '../image/tileBlender';
import type { OutputReader } from './outputs/outputReader';

/** In pixels of the input. */
export interface TilePlan {
  columns: TileSpan[];
  rows: TileSpan[];
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
 * Translate tile by tile.
 * @param inputs by name, all of one size.
 * @param out takes the result; it may be one of the inputs, so that a large picture is in memory
 *   once. `scale` times as large as they are; its alpha stays.
 * @param run the net on one part of all inputs: what `reader.toTile` gives, and the length of its rows.
 * @returns how well tiles agree at their seams, in dB.
 */
export async function translateTiles(
  inputs: Readonly<Record<string, Picture>>,
  out: Picture,
  scale: number,
  { columns, rows }: TilePlan,
  reader: OutputReader,
  run: (part: Record<string, Picture>) => Promise<{ values: Float32Array; rowLength: number }>,
): Promise<number> {
  const blender = new TileBlender(
    scaleSpans(columns, scale),
    scaleSpans(rows, scale),
    reader.tileChannels,
  );
  const samples = samplesOf(out);
  const white = whiteOf(out.depth);
  const { width } = out;
  for (const [j, y] of rows.entries()) {
    for (const [i, x] of columns.entries()) {
      const part = Object.entries(inputs).map(([name, picture]) => [
        name,
        crop(picture, x.from, y.from, x.to, y.to),
      ]);
      const { values, rowLength } = await run(Object.fromEntries(part));
      blender.add(values, rowLength, i, j);
    }
    blender.flush(j, (values, row) =>
      reader.writeRow(values, { samples, at: row * width * 4, width, y: row, white }),
    );
  }
  return blender.seam;
}
