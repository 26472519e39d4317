import type { Symmetry } from '#common/contract';
import type { Size } from '#common/image/size';
import type { Point } from './raster';
import type { CoverSpan } from './softSpans';
import type { PaintSpan } from './spans';

/** Maps a point to one of its repetitions in a radial symmetry. */
export type Rotation = (point: Point) => Point;

const noRotation: Rotation = (point) => point;

/** Rotations around the centre that repeat a mark; reflections are done by `mirrorSpans`. */
export function rotationsOf(symmetry: Symmetry | undefined, { width, height }: Size): Rotation[] {
  if (symmetry?.kind !== 'radial') return [noRotation];
  const [cx, cy] = [width / 2, height / 2];
  return Array.from({ length: symmetry.count }, (_, i): Rotation => {
    if (i === 0) return noRotation;
    const angle = (2 * Math.PI * i) / symmetry.count;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return ([x, y]) => [cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos];
  });
}

/**
 * Wraps a span painter so that it also paints the reflections of a symmetry. Pixels are mirrored,
 * not points, so that both sides are identical to the pixel.
 */
export function mirrorSpans(
  symmetry: Symmetry | undefined,
  { width, height }: Size,
  span: PaintSpan,
): PaintSpan {
  switch (symmetry?.kind) {
    case undefined:
    case 'radial':
      return span;
    case 'vertical':
      return (row, from, to) => {
        span(row, from, to);
        span(row, width - to, width - from);
      };
    case 'horizontal':
      return (row, from, to) => {
        span(row, from, to);
        span(height - 1 - row, from, to);
      };
    case 'both':
      return (row, from, to) => {
        for (const y of [row, height - 1 - row]) {
          span(y, from, to);
          span(y, width - to, width - from);
        }
      };
  }
}

/** As `mirrorSpans`, for covered pixels. */
export function mirrorCover(
  symmetry: Symmetry | undefined,
  { width, height }: Size,
  cover: CoverSpan,
): CoverSpan {
  const across = symmetry?.kind === 'vertical' || symmetry?.kind === 'both';
  const down = symmetry?.kind === 'horizontal' || symmetry?.kind === 'both';
  if (!across && !down) return cover;
  return (row, from, shares) => {
    for (const y of down ? [row, height - 1 - row] : [row]) {
      cover(y, from, shares);
      if (across) cover(y, width - from - shares.length, shares.slice().reverse());
    }
  };
}

/** The pixel at [x, y] and its repetitions, itself first; some may lie outside the raster. */
export function symmetricPixels(
  symmetry: Symmetry | undefined,
  size: Size,
  [x, y]: Point,
): Point[] {
  const [mx, my] = [size.width - 1 - x, size.height - 1 - y];
  switch (symmetry?.kind) {
    case undefined:
      return [[x, y]];
    case 'vertical':
      return [
        [x, y],
        [mx, y],
      ];
    case 'horizontal':
      return [
        [x, y],
        [x, my],
      ];
    case 'both':
      return [
        [x, y],
        [mx, y],
        [x, my],
        [mx, my],
      ];
    case 'radial':
      return rotationsOf(symmetry, size).map((turn) => {
        const [tx, ty] = turn([x + 0.5, y + 0.5]);
        return [Math.floor(tx), Math.floor(ty)];
      });
  }
}
