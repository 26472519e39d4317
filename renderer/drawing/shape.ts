import { assertNever } from '#common/assertNever';
import type { Shape, ShapeForm } from '#common/contract';
import type { Size } from '#common/image/size';
import type { Point } from './raster';
import { type PaintSpan, polygonSpans } from './spans';
import { pathSpans } from './stroke';
import type { Rotation } from './symmetry';

/** Rasterise a shape once for each rotation. */
export function shapeSpans(
  size: Size,
  shape: Shape,
  rotations: readonly Rotation[],
  span: PaintSpan,
): void {
  const corners = cornersOf(shape);
  for (const rotate of rotations) {
    const points = corners.map(rotate);
    if (shape.form === 'line') pathSpans(size, points, shape.size, span);
    else if (shape.filled) polygonSpans(size, points, span);
    else if (shape.form === 'rectangle') frameSpans(size, points, shape.size, span);
    else pathSpans(size, [...points, points[0]], shape.size, span);
  }
}

function cornersOf({ form, points }: Shape): readonly Point[] {
  const [[x0, y0], [x1, y1]] = [points[0], points.at(-1)!];
  switch (form) {
    case 'line':
    case 'polygon':
      return points;
    case 'ellipse':
      return ellipse(x0, y0, x1, y1);
    case 'rectangle':
      return [
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
      ];
    default:
      return assertNever(form, 'form of a shape');
  }
}

/** An ellipse as a polygon that deviates from it by less than a tenth of a pixel. */
function ellipse(x0: number, y0: number, x1: number, y1: number): Point[] {
  const [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const [rx, ry] = [Math.abs(x1 - x0) / 2, Math.abs(y1 - y0) / 2];
  const count = Math.max(12, Math.ceil(8 * Math.sqrt(Math.max(rx, ry))));
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * (i + 0.5)) / count;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)];
  });
}

/** The outline of a rectangle, with sharp corners. */
function frameSpans(size: Size, corners: readonly Point[], width: number, span: PaintSpan): void {
  const half = Math.max(0.5, width / 2);
  corners.forEach(([ax, ay], i) => {
    const [bx, by] = corners[(i + 1) % corners.length];
    const length = Math.hypot(bx - ax, by - ay);
    if (length === 0) return;
    const [ux, uy] = [((bx - ax) / length) * half, ((by - ay) / length) * half];
    polygonSpans(
      size,
      [
        [ax - ux - uy, ay - uy + ux],
        [bx + ux - uy, by + uy + ux],
        [bx + ux + uy, by + uy - ux],
        [ax - ux + uy, ay - uy - ux],
      ],
      span,
    );
  });
}

/**
 * The second point of a shape while Shift is held: lines snap to multiples of 45°, rectangles
 * become squares and ellipses circles.
 */
export function constrainPoint(form: ShapeForm, [ax, ay]: Point, [bx, by]: Point): Point {
  const [dx, dy] = [bx - ax, by - ay];
  if (form === 'line' || form === 'polygon') {
    const eighth = Math.PI / 4;
    const angle = Math.round(Math.atan2(dy, dx) / eighth) * eighth;
    const length = dx * Math.cos(angle) + dy * Math.sin(angle);
    return [ax + length * Math.cos(angle), ay + length * Math.sin(angle)];
  }
  const side = Math.max(Math.abs(dx), Math.abs(dy));
  return [ax + Math.sign(dx) * side, ay + Math.sign(dy) * side];
}
