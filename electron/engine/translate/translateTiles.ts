import type { Picture } from '#common/contract';
import { samplesOf, whiteOf } from '#common/contract';
import { crop } from '../image/crop';
import { TileBlender } from '../image/tileBlender';
import { planSpans, scaleSpans, type TileSpan } from '../image/tileSpans';
import type { RunTile } from './oncePerPlainTile';
import type { OutputReader } from './outputs/outputReader';

/** In pixels of the input. */
export interface TilePlan {
  columns: TileSpan[];
  rows: TileSpan[];
}

/**
 * Roughly square tiles of at most `maxPixels` input pixels.
 * @param receptive how far the net sees, see the card's `tiling`.
 * @returns undefined if tiles can't be that small.
 */
export function planTiles(
  { width, height }: { width: number; height: number },
  maxPixels: number,
  receptive: number,
  multipleOf: number,
): TilePlan | undefined {
  const side = Math.floor(Math.sqrt(maxPixels));
  const rows = planSpans(height, side, receptive, multipleOf);
  // If tiles can't be as high as `side`, they may be wider.
  const tall = rows && Math.max(...rows.map((r) => r.to - r.from));
  const columns = tall && planSpans(width, Math.floor(maxPixels / tall), receptive, multipleOf);
  return rows && columns ? { columns, rows } : undefined;
}

/**
 * Translate tile by tile.
 * @param inputs by name, all of one size.
 * @param out receives the colours of the result; alpha is kept. `scale` times as large as the inputs.
 *   It may be one of the inputs, so that a large picture is in memory only once.
 * @param run runs the net on a crop of all inputs. Returns values of `reader.toTile` and their row length.
 * @returns agreement of tiles at their seams, in dB.
 */
export async function translateTiles(
  inputs: Readonly<Record<string, Picture>>,
  out: Picture,
  scale: number,
  { columns, rows }: TilePlan,
  reader: OutputReader,
  run: RunTile,
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
