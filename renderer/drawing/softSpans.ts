import type { Size } from '#common/image/size';
import type { Point } from './raster';
import { coneSpans, polygonSpans } from './spans';

/**
 * Covers pixels of a row from `from` on, each by a share of 255. Nothing of it lies outside the
 * raster.
 */
export type CoverSpan = (row: number, from: number, shares: Uint8Array) => void;

/** Lines of a supersampled row, and columns of a supersampled pixel. */
const fine = 4;

/** How much of each pixel a round cone covers, as in `coneSpans` with blended edges. */
export function softConeSpans(
  size: Size,
  a: Point,
  ra: number,
  b: Point,
  rb: number,
  cover: CoverSpan,
): void {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const squared = dx * dx + dy * dy;
  coneSpans(size, a, ra + 0.5, b, rb + 0.5, (row, from, to) => {
    const shares = new Uint8Array(to - from);
    for (let x = from; x < to; x++) {
      const [px, py] = [x + 0.5 - a[0], row + 0.5 - a[1]];
      const along = squared === 0 ? 0 : (px * dx + py * dy) / squared;
      const t = Math.max(0, Math.min(1, along));
      const far = Math.hypot(px - dx * t, py - dy * t);
      const radius = ra + (rb - ra) * t;
      // What a line of that width covers of a pixel at that distance; a thin one only a part.
      const share = Math.min(far + 0.5, radius) - Math.max(far - 0.5, -radius);
      shares[x - from] = Math.round(255 * Math.max(0, Math.min(1, share)));
    }
    cover(row, from, shares);
  });
}

/** How much of each pixel a polygon covers, as in `polygonSpans` with blended edges. */
export function softPolygonSpans(
  { width, height }: Size,
  polygon: readonly Point[],
  cover: CoverSpan,
): void {
  const counts = new Uint8Array(width);
  let current = -1;
  let [left, right] = [width, 0];
  const flush = () => {
    if (right > left) {
      const shares = counts.subarray(left, right).map((n) => Math.round((255 * n) / fine ** 2));
      cover(current, left, shares);
      counts.fill(0, left, right);
    }
    [left, right] = [width, 0];
  };
  const large = polygon.map(([x, y]): Point => [x * fine, y * fine]);
  polygonSpans({ width: width * fine, height: height * fine }, large, (line, from, to) => {
    const row = Math.floor(line / fine);
    if (row !== current) flush();
    current = row;
    for (let x = from; x < to; x++) counts[Math.floor(x / fine)]++;
    left = Math.min(left, Math.floor(from / fine));
    right = Math.max(right, Math.ceil(to / fine));
  });
  flush();
}
