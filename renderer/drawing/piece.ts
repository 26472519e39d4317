import type { Box, Placement } from '#common/contract';
import type { Painter } from './painter';
import { pieceIndexAt, placedBox } from './placement';
import type { Point, Raster } from './raster';
import { polygonSpans } from './spans';

/** Pixels that are cut out of a sheet, or come from elsewhere. */
export interface Piece extends Raster {
  /** 1 where there is a pixel, 0 where what lies below is left. */
  mask: Uint8Array;
}

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

/**
 * Copy the pixels of a box, or of an outline within it. What is outside the raster is not in the piece.
 * @param clear value that is taken as nothing, if any: the paper of ink and paint.
 */
export function cutPiece(
  raster: Raster,
  box: Box,
  outline?: readonly Point[],
  clear?: number,
): Piece {
  const { width, height } = box;
  const make = raster.data.constructor as Uint8ArrayConstructor;
  const piece = {
    width,
    height,
    data: new make(width * height),
    mask: new Uint8Array(width * height),
  };
  eachSpan(raster, box, outline, (row, from, to) => {
    const start = (row - box.y) * width - box.x;
    piece.data.set(
      raster.data.subarray(row * raster.width + from, row * raster.width + to),
      start + from,
    );
    piece.mask.fill(1, start + from, start + to);
  });
  if (clear !== undefined) {
    for (let i = 0; i < piece.data.length; i++) if (piece.data[i] === clear) piece.mask[i] = 0;
  }
  return piece;
}

/** Give one value to a box, or to an outline within it. */
export function clearArea(
  painter: Painter,
  box: Box,
  outline: readonly Point[] | undefined,
  value: number,
): void {
  eachSpan(painter.raster, box, outline, painter.spanFiller(value));
}

/** Paint a piece. Values are copied, never blended. */
export function paintPiece(painter: Painter, piece: Piece, placement: Placement): void {
  const box = clippedBox(painter.raster, placedBox(placement));
  if (!box) return;
  const indexAt = pieceIndexAt(piece, placement);
  const make = piece.data.constructor as Uint8ArrayConstructor;
  const right = box.x + box.width;
  for (let y = box.y; y < box.y + box.height; y++) {
    const row = new make(box.width);
    let from = -1;
    for (let x: number = box.x; x <= right; x++) {
      const index: number = x < right ? indexAt(x, y) : -1;
      if (index >= 0 && piece.mask[index] === 1) {
        if (from < 0) from = x;
        row[x - box.x] = piece.data[index];
      } else if (from >= 0) {
        painter.writeRow(y, from, row.subarray(from - box.x, x - box.x));
        from = -1;
      }
    }
  }
}

/** Rows of a box or of an outline, as far as they lie in the box and the raster. */
function eachSpan(
  raster: Raster,
  wanted: Box,
  outline: readonly Point[] | undefined,
  span: (row: number, from: number, to: number) => void,
): void {
  const box = clippedBox(raster, wanted);
  if (!box) return;
  const right = box.x + box.width;
  if (!outline) {
    for (let y = box.y; y < box.y + box.height; y++) span(y, box.x, right);
    return;
  }
  polygonSpans(raster, outline, (row, from, to) => {
    if (row < box.y || row >= box.y + box.height) return;
    const [first, end] = [Math.max(from, box.x), Math.min(to, right)];
    if (end > first) span(row, first, end);
  });
}
