import type { Box, Card } from '#common/contract';
import type { Size } from '#common/image/size';
import { type Drawing, newSheet } from './drawing';
import type { Raster } from './raster';
import { blankSheet, type SheetKind, sheetKind } from './sheets';
import { blankSketch, isEmpty, isSketch, layerInputsOf } from './sketch';

/**
 * A raster on a sheet of another size: scaled to a box there, which may reach beyond the sheet, with
 * paper around it. Values are never blended: labels and paint take the nearest pixel, ink the darkest,
 * so that no line is lost.
 * @param placed in whole pixels of the new sheet.
 */
export function placeRaster(
  raster: Raster,
  { width, height }: Size,
  placed: Box,
  kind: SheetKind,
  paper: number,
): Raster {
  const make = raster.data.constructor as Uint8ArrayConstructor;
  const data = new make(width * height).fill(paper);
  const left = Math.max(0, placed.x);
  const right = Math.min(width, placed.x + placed.width);
  const bottom = Math.min(height, placed.y + placed.height);
  const columns = Array.from({ length: Math.max(0, right - left) }, (_, i) =>
    sourceRange(left + i - placed.x, placed.width, raster.width, kind),
  );
  for (let y = Math.max(0, placed.y); y < bottom; y++) {
    const [first, behind] = sourceRange(y - placed.y, placed.height, raster.height, kind);
    for (const [i, [from, to]] of columns.entries()) {
      let value = 0;
      for (let sy = first; sy < behind; sy++) {
        for (let sx = from; sx < to; sx++) {
          value = Math.max(value, raster.data[sy * raster.width + sx]);
        }
      }
      data[y * width + left + i] = value;
    }
  }
  return { width, height, data };
}

/** Scale a raster to fit into another size, centred on paper. */
export function fitRaster(raster: Raster, size: Size, kind: SheetKind, paper: number): Raster {
  const { width, height } = size;
  if (raster.width === width && raster.height === height) return raster;
  const scale = Math.min(width / raster.width, height / raster.height);
  const [w, h] = [raster.width, raster.height].map((n) => Math.max(1, Math.round(n * scale)));
  const [x, y] = [Math.floor((width - w) / 2), Math.floor((height - h) / 2)];
  return placeRaster(raster, size, { x, y, width: w, height: h }, kind, paper);
}

/** Source pixels of the i-th of `count` when `of` pixels are scaled to `count`: [from, to), as in `slice`. */
function sourceRange(i: number, count: number, of: number, kind: SheetKind): [number, number] {
  const middle = Math.floor(((i + 0.5) * of) / count);
  if (kind !== 'ink' || of <= count) return [middle, middle + 1];
  return [Math.floor((i * of) / count), Math.ceil(((i + 1) * of) / count)];
}

/**
 * A drawing without marks for a card from one raster for each sheet. The sketch is blank where it is
 * left out.
 * @param size the rasters' own where it is left out.
 * @param placed where they go on it; fitted and centred where it is left out.
 */
export function drawingFromRasters(
  card: Pick<Card, 'inputs'>,
  rasters: readonly Raster[],
  size: Size = rasters[0],
  placed?: Box,
): Drawing {
  return layerInputsOf(card).map((input, i) => {
    if (isSketch(input) && (!rasters[i] || isEmpty(rasters[i]))) {
      return blankSketch(size.width, size.height);
    }
    const { paper } = blankSheet(input, 1, 1);
    const kind = sheetKind(input);
    const ground = placed
      ? placeRaster(rasters[i], size, placed, kind, paper)
      : fitRaster(rasters[i], size, kind, paper);
    return newSheet(input.name, ground, paper);
  });
}
