import type { CardInput } from '#common/contract';
import type { Size } from '#common/image/size';
import { type Drawing, newSheet } from './drawing';
import type { Raster } from './raster';
import { blankSheet, type SheetKind, sheetKind } from './sheets';

/**
 * Scale a raster to fit into another size, centred on paper. Values are never blended: labels and
 * paint take the nearest pixel, ink the darkest, so that no line is lost.
 */
export function fitRaster(raster: Raster, size: Size, kind: SheetKind, paper: number): Raster {
  const { width, height } = size;
  if (raster.width === width && raster.height === height) return raster;
  const scale = Math.min(width / raster.width, height / raster.height);
  const [w, h] = [raster.width, raster.height].map((n) => Math.max(1, Math.round(n * scale)));
  const [left, top] = [Math.floor((width - w) / 2), Math.floor((height - h) / 2)];
  const make = raster.data.constructor as Uint8ArrayConstructor;
  const data = new make(width * height).fill(paper);
  const columns = Array.from({ length: w }, (_, x) => sourceRange(x, w, raster.width, kind));
  for (let y = 0; y < h; y++) {
    const [first, behind] = sourceRange(y, h, raster.height, kind);
    for (let x = 0; x < w; x++) {
      const [from, to] = columns[x];
      let value = 0;
      for (let sy = first; sy < behind; sy++) {
        for (let sx = from; sx < to; sx++) {
          value = Math.max(value, raster.data[sy * raster.width + sx]);
        }
      }
      data[(top + y) * width + left + x] = value;
    }
  }
  return { width, height, data };
}

/** Source pixels of the i-th of `count` when `of` pixels are scaled to `count`: [from, to), as in `slice`. */
function sourceRange(i: number, count: number, of: number, kind: SheetKind): [number, number] {
  const middle = Math.floor(((i + 0.5) * of) / count);
  if (kind !== 'ink' || of <= count) return [middle, middle + 1];
  return [Math.floor((i * of) / count), Math.ceil(((i + 1) * of) / count)];
}

/** A drawing without marks from one raster for each sheet, fitted to a size. @param inputs one for each sheet. */
export function drawingFromRasters(
  inputs: readonly CardInput[],
  rasters: readonly Raster[],
  size: Size = rasters[0],
): Drawing {
  return inputs.map((input, i) => {
    const { paper } = blankSheet(input, 1, 1);
    return newSheet(input.name, fitRaster(rasters[i], size, sheetKind(input), paper), paper);
  });
}
