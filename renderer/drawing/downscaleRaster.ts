import type { Raster } from './raster';
import type { SheetKind } from './sheets';

/**
 * A raster with sides `factor` times shorter. Labels and paint keep the middle pixel of each block,
 * ink the darkest, so that no thin line is lost; values are never blended.
 */
export function downscaleRaster(raster: Raster, factor: number, kind: SheetKind): Raster {
  const width = Math.max(1, Math.floor(raster.width / factor));
  const height = Math.max(1, Math.floor(raster.height / factor));
  const data = raster.data.slice(0, width * height);
  const middle = factor >> 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [left, top] = [x * factor, y * factor];
      data[y * width + x] =
        kind === 'ink'
          ? darkest(raster, left, top, factor)
          : raster.data[(top + middle) * raster.width + left + middle];
    }
  }
  return { width, height, data };
}

function darkest({ width, data }: Raster, left: number, top: number, side: number): number {
  let max = 0;
  for (let y = top; y < top + side; y++) {
    for (let x = left; x < left + side; x++) max = Math.max(max, data[y * width + x]);
  }
  return max;
}
