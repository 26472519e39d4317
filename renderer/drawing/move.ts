import type { Box, Mark } from '#common/contract';
import type { Painter } from './painter';
import type { Raster } from './raster';

export type Move = Extract<Mark, { kind: 'move' }>;

/**
 * Move the pixels of a box, scaled by nearest neighbour, so no value is blended. Pixels outside the
 * raster are neither read nor written.
 */
export function paintMove(painter: Painter, { from, to, value, copy }: Move): void {
  const taken = cut(painter.raster, from);
  if (!taken) return;
  if (!copy) fillBox(painter, from, value);
  const { width, height } = painter.raster;
  const left = Math.max(0, to.x);
  const right = Math.min(width, to.x + to.width);
  if (right <= left) return;
  const row = taken.data.slice(0, 0);
  for (let y = Math.max(0, to.y); y < Math.min(height, to.y + to.height); y++) {
    const sy = source(y - to.y, to.height, from.height) + from.y - taken.box.y;
    if (sy < 0 || sy >= taken.box.height) continue;
    const values = new (row.constructor as Uint8ArrayConstructor)(right - left);
    let [first, end] = [right, left];
    for (let x = left; x < right; x++) {
      const sx = source(x - to.x, to.width, from.width) + from.x - taken.box.x;
      if (sx < 0 || sx >= taken.box.width) continue;
      values[x - left] = taken.data[sy * taken.box.width + sx];
      if (x < first) first = x;
      end = x + 1;
    }
    if (end > first) painter.writeRow(y, first, values.subarray(first - left, end - left));
  }
}

/** Source index of the i-th of `count` pixels when `of` pixels are scaled to `count`. */
const source = (i: number, count: number, of: number) => Math.floor(((i + 0.5) * of) / count);

/** The part of a box inside a raster; undefined if there is none. */
export function clippedBox(
  { width, height }: Pick<Raster, 'width' | 'height'>,
  box: Box,
): Box | undefined {
  const [x, y] = [Math.max(0, box.x), Math.max(0, box.y)];
  const w = Math.min(width, box.x + box.width) - x;
  const h = Math.min(height, box.y + box.height) - y;
  return w > 0 && h > 0 ? { x, y, width: w, height: h } : undefined;
}

function cut(
  raster: Raster,
  wanted: Box,
): { box: Box; data: Uint8Array | Uint32Array } | undefined {
  const box = clippedBox(raster, wanted);
  if (!box) return undefined;
  const data = raster.data.slice(0, box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    const at = (box.y + y) * raster.width + box.x;
    data.set(raster.data.subarray(at, at + box.width), y * box.width);
  }
  return { box, data };
}

function fillBox(painter: Painter, wanted: Box, value: number): void {
  const box = clippedBox(painter.raster, wanted);
  if (!box) return;
  const fill = painter.spanFiller(value);
  for (let y = box.y; y < box.y + box.height; y++) fill(y, box.x, box.x + box.width);
}
