import { squaresThatFit } from '#common/image/squares';
import type { Point, Raster } from './raster';

export interface FillOptions {
  /** Largest difference from the value under the point: of ink, or of each channel of a colour. */
  tolerance?: number;
  /** Widest gap, in pixels, through which the fill does not leak. */
  gap?: number;
  /** 1 where may be filled: the rest is like a wall. */
  within?: Uint8Array;
}

/**
 * Give one value to the 4-connected region around a pixel.
 * @returns whether anything changed; a start outside the raster changes nothing.
 */
export function floodFill(
  raster: Raster,
  [px, py]: Point,
  value: number,
  { tolerance = 0, gap = 0, within }: FillOptions = {},
): boolean {
  const { width, height, data } = raster;
  const [sx, sy] = [Math.floor(px), Math.floor(py)];
  if (sx < 0 || sy < 0 || sx >= width || sy >= height) return false;
  const seed = sy * width + sx;
  if (tolerance === 0 && data[seed] === value) return false;
  const open = openPixels(raster, data[seed], tolerance);
  if (within) for (let i = 0; i < open.length; i++) open[i] &= within[i];
  if (open[seed] === 0) return false;
  const region = (gap > 0 && closedRegion(open, width, height, seed, gap)) || open;
  if (region === open) fillRegion(open, width, height, seed, 1, 2);
  let changed = false;
  for (let i = 0; i < region.length; i++) {
    if (region[i] !== 2 || data[i] === value) continue;
    data[i] = value;
    changed = true;
  }
  return changed;
}

/** 1 where the value is near enough to the one clicked, else 0. */
function openPixels({ data }: Raster, old: number, tolerance: number): Uint8Array {
  const open = new Uint8Array(data.length);
  const colours = data instanceof Uint32Array;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (value === old) open[i] = 1;
    else if (tolerance > 0) {
      const near = colours ? isNear(value, old, tolerance) : Math.abs(value - old) <= tolerance;
      if (near) open[i] = 1;
    }
  }
  return open;
}

function isNear(a: number, b: number, tolerance: number): boolean {
  for (let shift = 0; shift < 32; shift += 8) {
    if (Math.abs(((a >>> shift) & 255) - ((b >>> shift) & 255)) > tolerance) return false;
  }
  return true;
}

/** Scanline flood fill: change the 4-connected region of `from` around a pixel to `to`, in place. */
export function fillRegion(
  map: Uint8Array,
  width: number,
  height: number,
  seed: number,
  from: number,
  to: number,
): void {
  const stack = [seed];
  while (stack.length > 0) {
    const start = stack.pop()!;
    if (map[start] !== from) continue;
    const row = start - (start % width);
    let left = start;
    while (left > row && map[left - 1] === from) left--;
    let right = start;
    while (right < row + width - 1 && map[right + 1] === from) right++;
    map.fill(to, left, right + 1);
    for (let i = left; i <= right; i++) {
      if (i >= width && map[i - width] === from) stack.push(i - width);
      if (i + width < height * width && map[i + width] === from) stack.push(i + width);
    }
  }
}

/**
 * The region that a square one pixel wider than the gap can reach from the seed, plus adjoining
 * pockets that are too small for such a square. If no such square fits at the seed, smaller ones
 * are tried.
 * @returns a map with 2 in the region; undefined if no square fits at the seed.
 */
function closedRegion(
  open: Uint8Array,
  width: number,
  height: number,
  seed: number,
  gap: number,
): Uint8Array | undefined {
  const [sx, sy] = [seed % width, Math.floor(seed / width)];
  for (let side = Math.min(gap + 1, width, height); side > 1; side--) {
    const fits = squaresThatFit(open, width, height, side);
    let found = false;
    for (let y = Math.max(0, sy - side + 1); y <= sy; y++) {
      for (let x = Math.max(0, sx - side + 1); x <= sx; x++) {
        if (fits[y * width + x] === 0) continue;
        found = true;
        fillRegion(fits, width, height, y * width + x, 1, 2);
      }
    }
    if (found) return withPockets(open, fits, width, height, side);
  }
  return undefined;
}

function withPockets(
  open: Uint8Array,
  fits: Uint8Array,
  width: number,
  height: number,
  side: number,
): Uint8Array {
  // 1 open, 2 filled, 3 within a square that was not reached.
  const map = open.slice();
  for (const [reached, mark] of [
    [1, 3],
    [2, 2],
  ]) {
    for (let i = 0; i < fits.length; i++) {
      if (fits[i] !== reached) continue;
      for (let y = 0; y < side; y++) map.fill(mark, i + y * width, i + y * width + side);
    }
  }
  const seen = new Uint8Array(map.length);
  for (let i = 0; i < map.length; i++) {
    if (map[i] === 1 && !seen[i]) fillPocket(map, seen, width, height, i);
  }
  return map;
}

/** Fill a pocket of open pixels if it touches the region and does not leak into unreached places. */
function fillPocket(
  map: Uint8Array,
  seen: Uint8Array,
  width: number,
  height: number,
  start: number,
): void {
  const pocket = [start];
  seen[start] = 1;
  let [touches, leaks] = [false, false];
  for (let n = 0; n < pocket.length; n++) {
    const i = pocket[n];
    const x = i % width;
    const beside = [
      x > 0 ? i - 1 : i,
      x < width - 1 ? i + 1 : i,
      i >= width ? i - width : i,
      i + width < height * width ? i + width : i,
    ];
    for (const j of beside) {
      if (map[j] === 2) touches = true;
      else if (map[j] === 3) leaks = true;
      else if (map[j] === 1 && !seen[j]) {
        seen[j] = 1;
        pocket.push(j);
      }
    }
  }
  if (touches && !leaks) for (const i of pocket) map[i] = 2;
}
