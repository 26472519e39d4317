import type { Size } from '#common/image/size';
import type { Raster } from './raster';

/**
 * A label map in another size whose regions have smooth borders instead of stairs: each pixel gets the
 * label that weighs most around its place (a cubic B-spline over 4 × 4 pixels), so labels are never
 * blended. Where the shapes differ, the middle of the map fills the size and the rest is cut off.
 */
export function enlargeLabels(map: Raster, { width, height }: Size): Raster {
  const data = new Uint8Array(width * height);
  const scale = Math.min(map.width / width, map.height / height);
  const columns = taps(width, map.width, scale);
  const rows = taps(height, map.height, scale);
  const weights = new Float64Array(256);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let best = 0;
      weights.fill(0);
      for (let j = 0; j < 4; j++) {
        const row = rows.index[y * 4 + j] * map.width;
        for (let i = 0; i < 4; i++) {
          const label = map.data[row + columns.index[x * 4 + i]];
          weights[label] += rows.weight[y * 4 + j] * columns.weight[x * 4 + i];
          if (weights[label] > weights[best]) best = label;
        }
      }
      data[y * width + x] = best;
    }
  }
  return { width, height, data };
}

/** For each of `count` pixels along a side four source pixels, edges repeated, and how much each counts. */
function taps(count: number, of: number, scale: number) {
  const index = new Int32Array(count * 4);
  const weight = new Float64Array(count * 4);
  const margin = (of - count * scale) / 2;
  for (let i = 0; i < count; i++) {
    const at = margin + (i + 0.5) * scale - 0.5;
    const first = Math.floor(at);
    const t = at - first;
    const spline = [
      (1 - t) ** 3,
      3 * t ** 3 - 6 * t ** 2 + 4,
      -3 * t ** 3 + 3 * t ** 2 + 3 * t + 1,
      t ** 3,
    ];
    for (let tap = 0; tap < 4; tap++) {
      index[i * 4 + tap] = Math.max(0, Math.min(of - 1, first - 1 + tap));
      weight[i * 4 + tap] = spline[tap];
    }
  }
  return { index, weight };
}
