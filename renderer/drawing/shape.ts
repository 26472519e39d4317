import { assertNever } from '#common/assertNever';
import type { Shape, ShapeForm, Symmetry } from '#common/contract';
import type { Painter } from './painter';
import type { Point } from './raster';
import { softPolygonSpans } from './softSpans';
import { polygonSpans } from './spans';
import { pathSpans, softPathSpans } from './stroke';
import { mirrorCover, mirrorSpans, rotationsOf } from './symmetry';

/** Paints the parts that shapes are made of. */
interface ShapeBrush {
  /** A line of constant width with round ends and corners. */
  line(points: readonly Point[], width: number): void;
  /** The inside of a polygon. */
  area(points: readonly Point[]): void;
}

/** Paint a shape, with blended edges where it is soft. */
export function paintShape(
  painter: Painter,
  { shape, value, symmetry }: { shape: Shape; value: number; symmetry?: Symmetry },
): void {
  const { raster } = painter;
  const span = mirrorSpans(symmetry, raster, painter.spanFiller(value));
  const cover = mirrorCover(symmetry, raster, painter.coverFiller(value));
  const brush: ShapeBrush = shape.soft
    ? {
        line: (points, width) => softPathSpans(raster, points, width, cover),
        area: (points) => softPolygonSpans(raster, points, cover),
      }
    : {
        line: (points, width) => pathSpans(raster, points, width, span),
        area: (points) => polygonSpans(raster, points, span),
      };
  const corners = cornersOf(shape);
  for (const rotate of rotationsOf(symmetry, raster)) {
    const points = corners.map(rotate);
    if (shape.form === 'line') brush.line(points, shape.size);
    else if (shape.filled) brush.area(points);
    else if (shape.form === 'rectangle') paintFrame(points, shape.size, brush);
    else brush.line([...points, points[0]], shape.size);
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
function paintFrame(corners: readonly Point[], width: number, brush: ShapeBrush): void {
  const half = Math.max(0.5, width / 2);
  corners.forEach(([ax, ay], i) => {
    const [bx, by] = corners[(i + 1) % corners.length];
    const length = Math.hypot(bx - ax, by - ay);
    if (length === 0) return;
    const [ux, uy] = [((bx - ax) / length) * half, ((by - ay) / length) * half];
    brush.area([
      [ax - ux - uy, ay - uy + ux],
      [bx + ux - uy, by + uy + ux],
      [bx + ux + uy, by + uy - ux],
      [ax - ux + uy, ay - uy - ux],
    ]);
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
