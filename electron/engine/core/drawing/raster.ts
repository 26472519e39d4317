/**
 * One whole number for each pixel, rows from the top: a class index, the darkness of ink
 * or a packed colour. Nothing here ever mixes two of them.
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

/**
 * Fill a closed polygon with one value, by the non-zero winding rule. A pixel belongs
 * to the polygon if its centre does: no pixel is ever between two values.
 */
export function fillPolygon(raster: Raster, polygon: readonly Point[], value: number): void {
  const { width, height, data } = raster;
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const [, y] of polygon) {
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  const firstRow = Math.max(0, Math.ceil(top - 0.5));
  const lastRow = Math.min(height - 1, Math.ceil(bottom - 0.5) - 1);
  if (firstRow > lastRow) return;
  // Each row only looks at the edges that cross it.
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
      if (to > from) data.fill(value, row * width + from, row * width + to);
    }
  }
}

/** Fill a disc with one value; a disc smaller than a pixel still marks the pixel under it. */
export function fillDisc(raster: Raster, [cx, cy]: Point, radius: number, value: number): void {
  const { width, height, data } = raster;
  const firstRow = Math.max(0, Math.ceil(cy - radius - 0.5));
  const lastRow = Math.min(height - 1, Math.floor(cy + radius - 0.5));
  for (let row = firstRow; row <= lastRow; row++) {
    const half = Math.sqrt(Math.max(0, radius * radius - (row + 0.5 - cy) ** 2));
    const from = Math.max(0, Math.ceil(cx - half - 0.5));
    const to = Math.min(width, Math.floor(cx + half - 0.5) + 1);
    if (to > from) data.fill(value, row * width + from, row * width + to);
  }
  const [x, y] = [Math.floor(cx), Math.floor(cy)];
  if (x >= 0 && y >= 0 && x < width && y < height) data[y * width + x] = value;
}

/**
 * Give one value to the 4-connected region of equal value around a pixel.
 * @returns whether anything changed; a start outside the raster changes nothing.
 */
export function floodFill(raster: Raster, [px, py]: Point, value: number): boolean {
  const { width, height, data } = raster;
  const [sx, sy] = [Math.floor(px), Math.floor(py)];
  if (sx < 0 || sy < 0 || sx >= width || sy >= height) return false;
  const old = data[sy * width + sx];
  if (old === value) return false;
  const waiting = [sy * width + sx];
  while (waiting.length > 0) {
    const seed = waiting.pop()!;
    if (data[seed] !== old) continue;
    const row = seed - (seed % width);
    let left = seed;
    while (left > row && data[left - 1] === old) left--;
    let right = seed;
    while (right < row + width - 1 && data[right + 1] === old) right++;
    data.fill(value, left, right + 1);
    for (let i = left; i <= right; i++) {
      if (i >= width && data[i - width] === old) waiting.push(i - width);
      if (i + width < data.length && data[i + width] === old) waiting.push(i + width);
    }
  }
  return true;
}
