/**
 * One whole number for each pixel, rows from the top: a class index, the darkness of ink
 * or a packed colour. Values are never blended.
 */
export interface Raster {
  width: number;
  height: number;
  /** width·height entries. */
  data: Uint8Array | Uint32Array;
}

/** [x, y] in pixels; pixel (i, j) covers i…i+1, j…j+1 and its centre is at +0.5. */
export type Point = readonly [number, number];

/** A raster of one value, below 256. */
export function blankRaster(width: number, height: number, value: number): Raster {
  return { width, height, data: new Uint8Array(width * height).fill(value) };
}

/** A copy with its own data, safe to write to. */
export function copyRaster(raster: Raster): Raster {
  return { ...raster, data: raster.data.slice() };
}

/** Number of pixels that differ between two rasters of the same size. */
export function countDifferent(a: Raster['data'], b: Raster['data']): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) count++;
  return count;
}

/** Whether two rasters have the same width and pixels. */
export function sameRaster(a: Raster, b: Raster): boolean {
  if (a.data === b.data) return true;
  if (a.width !== b.width || a.data.length !== b.data.length) return false;
  // A plain loop: `every` with a callback takes twenty times as long on a large sheet.
  for (let i = 0; i < a.data.length; i++) if (a.data[i] !== b.data[i]) return false;
  return true;
}
