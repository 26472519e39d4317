import type { Size } from '#common/image/size';
import type { Point } from './raster';

/** Paints pixels `from` … `to` − 1 of a row. The span is never empty and lies inside the raster. */
export type PaintSpan = (row: number, from: number, to: number) => void;

/**
 * The pixels of a closed polygon, by the non-zero winding rule. A pixel belongs to the
 * polygon if its centre does: there is no anti-aliasing.
 */
export function polygonSpans(
  { width, height }: Size,
  polygon: readonly Point[],
  span: PaintSpan,
): void {
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const [, y] of polygon) {
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  const firstRow = Math.max(0, Math.ceil(top - 0.5));
  const lastRow = Math.min(height - 1, Math.ceil(bottom - 0.5) - 1);
  if (firstRow > lastRow) return;
  // Active edge table: each row only looks at the edges that cross it.
  const starting: number[][] = Array.from({ length: lastRow - firstRow + 1 }, () => []);
  for (let i = 0; i < polygon.length; i++) {
    const y0 = polygon[i][1];
    const y1 = polygon[(i + 1) % polygon.length][1];
    const row = Math.max(firstRow, Math.ceil(Math.min(y0, y1) - 0.5));
    if (y0 !== y1 && row <= lastRow) starting[row - firstRow].push(i);
  }
  let active: number[] = [];
  const crossings: { x: number; winding: number }[] = [];
  for (let row = firstRow; row <= lastRow; row++) {
    const y = row + 0.5;
    crossings.length = 0;
    active = active.concat(starting[row - firstRow]).filter((i) => {
      const [x0, y0] = polygon[i];
      const [x1, y1] = polygon[(i + 1) % polygon.length];
      if (y0 <= y === y1 <= y) return false;
      crossings.push({ x: x0 + ((y - y0) / (y1 - y0)) * (x1 - x0), winding: y1 > y0 ? 1 : -1 });
      return true;
    });
    crossings.sort((a, b) => a.x - b.x);
    let winding = 0;
    for (let i = 0; i + 1 < crossings.length; i++) {
      winding += crossings[i].winding;
      if (winding === 0) continue;
      const from = Math.max(0, Math.ceil(crossings[i].x - 0.5));
      const to = Math.min(width, Math.ceil(crossings[i + 1].x - 0.5));
      if (to > from) span(row, from, to);
    }
  }
}

/** The pixel under a point. */
export function pixelSpan({ width, height }: Size, [px, py]: Point, span: PaintSpan): void {
  const [x, y] = [Math.floor(px), Math.floor(py)];
  if (x >= 0 && y >= 0 && x < width && y < height) span(y, x, x + 1);
}

/**
 * The pixels of a round cone: the convex hull of two discs. Being convex, it has one span in each
 * row; with both radii of at least ½ it has no hole.
 */
export function coneSpans(
  { width, height }: Size,
  [ax, ay]: Point,
  ra: number,
  [bx, by]: Point,
  rb: number,
  span: PaintSpan,
): void {
  const firstRow = Math.max(0, Math.ceil(Math.min(ay - ra, by - rb) - 0.5));
  const lastRow = Math.min(height - 1, Math.floor(Math.max(ay + ra, by + rb) - 0.5));
  const [dx, dy] = [bx - ax, by - ay];
  const distance = Math.hypot(dx, dy);
  // If one disc contains the other there are no tangents, and none are needed.
  const tangents = distance > Math.abs(ra - rb) ? tangentsOf(ax, ay, ra, rb, dx, dy, distance) : [];
  for (let row = firstRow; row <= lastRow; row++) {
    const y = row + 0.5;
    let left = Number.POSITIVE_INFINITY;
    let right = Number.NEGATIVE_INFINITY;
    if (Math.abs(y - ay) <= ra) {
      const half = Math.sqrt(ra * ra - (y - ay) ** 2);
      left = ax - half;
      right = ax + half;
    }
    if (Math.abs(y - by) <= rb) {
      const half = Math.sqrt(rb * rb - (y - by) ** 2);
      left = Math.min(left, bx - half);
      right = Math.max(right, bx + half);
    }
    for (const [x0, y0, x1, y1] of tangents) {
      if (y0 <= y === y1 <= y) continue;
      const x = x0 + ((y - y0) / (y1 - y0)) * (x1 - x0);
      left = Math.min(left, x);
      right = Math.max(right, x);
    }
    const from = Math.max(0, Math.ceil(left - 0.5));
    const to = Math.min(width, Math.ceil(right - 0.5));
    if (to > from) span(row, from, to);
  }
}

type Edge = readonly [x0: number, y0: number, x1: number, y1: number];

/** The two outer tangents of both discs. */
function tangentsOf(
  ax: number,
  ay: number,
  ra: number,
  rb: number,
  dx: number,
  dy: number,
  distance: number,
): Edge[] {
  const [ux, uy] = [dx / distance, dy / distance];
  const along = (ra - rb) / distance;
  const across = Math.sqrt(1 - along * along);
  return [1, -1].map((side) => {
    const nx = ux * along - uy * across * side;
    const ny = uy * along + ux * across * side;
    return [ax + ra * nx, ay + ra * ny, ax + dx + rb * nx, ay + dy + rb * ny];
  });
}
