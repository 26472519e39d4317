import type { PenPoint, Stroke, Symmetry } from '#common/contract';
import type { Size } from '#common/image/size';
import type { Painter } from './painter';
import type { Point } from './raster';
import { type CoverSpan, softConeSpans } from './softSpans';
import { coneSpans, type PaintSpan, pixelSpan } from './spans';
import { mirrorCover, mirrorSpans, type Rotation, rotationsOf } from './symmetry';

/** Factor of the exponential smoothing of pen samples; raw strokes have none, which is 1. */
const smoothing = 0.75;

/** Least radius in pixels. Thinner strokes would have holes; blended ones become paler instead. */
const leastRadius = { hard: 0.5, soft: 0.2 };

/** Largest deviation of a flattened curve from the curve, in pixels. */
const flatness = 0.15;

interface PathNode {
  x: number;
  y: number;
  radius: number;
}

/** What the width and the course of a stroke follow from, besides its points. */
type StrokeForm = Pick<Stroke, 'size' | 'pen' | 'raw' | 'soft'>;

/** Paints the hull of two discs. */
export type ConePainter = (a: PathNode, b: PathNode) => void;

/**
 * Converts pen samples to round cones incrementally. Cones are only ever added, and do not depend
 * on how the samples were batched, so each frame of a stroke costs its new samples only.
 */
export class StrokeBuilder {
  /** The last raw sample, and the last two smoothed ones. */
  private pen: PathNode | undefined;
  private last: PathNode | undefined;
  private before: PathNode | undefined;
  /** End of the last cone. */
  private end: PathNode | undefined;

  /** @param cone called with the two discs of every new cone. */
  constructor(
    private readonly stroke: StrokeForm,
    private readonly cone: ConePainter,
  ) {}

  add([x, y, pressure]: PenPoint): void {
    const pen = { x, y, radius: radiusAt(this.stroke, pressure) };
    this.pen = pen;
    const { last, before, end } = this;
    if (!last || !end) {
      this.last = this.end = pen;
      this.cone(pen, pen);
      return;
    }
    const next = lerp(last, pen, this.stroke.raw ? 1 : smoothing);
    const middle = lerp(last, next, 0.5);
    // Sharp corners are kept; anything else becomes a quadratic curve through the midpoints.
    if (!before || isSharp(before, last, next)) {
      this.cone(end, last);
      this.cone(last, middle);
    } else this.curve(end, last, middle);
    this.before = last;
    this.last = next;
    this.end = middle;
  }

  /** Draw from the end of the smoothed line to the pen. Roll this back before the next sample. */
  tail(): void {
    const { pen, last, end } = this;
    if (!pen || !last || !end) return;
    this.cone(end, last);
    this.cone(last, pen);
    this.cone(pen, pen);
  }

  private curve(from: PathNode, control: PathNode, to: PathNode): void {
    const bend = Math.hypot(from.x - 2 * control.x + to.x, from.y - 2 * control.y + to.y) / 4;
    const steps = Math.max(1, Math.min(16, Math.ceil(Math.sqrt(bend / flatness))));
    let at = from;
    for (let i = 1; i <= steps; i++) {
      const t = i / steps;
      const next = lerp(lerp(from, control, t), lerp(control, to, t), t);
      this.cone(at, next);
      at = next;
    }
  }
}

/** The pixels of a whole stroke. */
export function paintStroke(stroke: Stroke, cone: ConePainter): void {
  const brush = new StrokeBuilder(stroke, cone);
  for (const point of stroke.points) brush.add(point);
  brush.tail();
}

/**
 * @param soft whether edges are blended: only on ink.
 * @returns a function that paints cones of one value, repeated as a symmetry asks.
 */
export function conePainter(
  painter: Painter,
  { value, symmetry }: { value: number; symmetry?: Symmetry },
  soft = false,
): ConePainter {
  const { raster } = painter;
  const rotations = rotationsOf(symmetry, raster);
  if (!soft) {
    const span = mirrorSpans(symmetry, raster, painter.spanFiller(value));
    return coneRasteriser(raster, rotations, span);
  }
  const cover = mirrorCover(symmetry, raster, painter.coverFiller(value));
  return softConeRasteriser(raster, rotations, cover);
}

/** @returns a function that rasterises a cone once for each rotation. */
export function coneRasteriser(
  size: Size,
  rotations: readonly Rotation[],
  span: PaintSpan,
): ConePainter {
  return (a, b) => {
    for (const rotate of rotations) {
      const from = rotate([a.x, a.y]);
      if (a === b) {
        // A dot between pixel centres would cover none: it always marks the pixel under it.
        pixelSpan(size, from, span);
        coneSpans(size, from, a.radius, from, a.radius, span);
      } else coneSpans(size, from, a.radius, rotate([b.x, b.y]), b.radius, span);
    }
  };
}

/** As `coneRasteriser`, with blended edges. */
function softConeRasteriser(
  size: Size,
  rotations: readonly Rotation[],
  cover: CoverSpan,
): ConePainter {
  return (a, b) => {
    for (const rotate of rotations) {
      softConeSpans(size, rotate([a.x, a.y]), a.radius, rotate([b.x, b.y]), b.radius, cover);
    }
  };
}

/** A line of constant width with round ends and corners. */
export function pathSpans(
  size: Size,
  points: readonly Point[],
  width: number,
  span: PaintSpan,
): void {
  const radius = Math.max(0.5, width / 2);
  if (points.length === 1) pixelSpan(size, points[0], span);
  for (let i = 0; i < points.length; i++) {
    coneSpans(size, points[Math.max(0, i - 1)], radius, points[i], radius, span);
  }
}

/** As `pathSpans`, with blended edges. */
export function softPathSpans(
  size: Size,
  points: readonly Point[],
  width: number,
  cover: CoverSpan,
): void {
  const radius = Math.max(leastRadius.soft, width / 2);
  for (let i = 0; i < points.length; i++) {
    softConeSpans(size, points[Math.max(0, i - 1)], radius, points[i], radius, cover);
  }
}

/** The width of a pen stroke depends on pressure: a quarter of `size` at 0, all of it at 1. */
function radiusAt({ size, pen, soft }: StrokeForm, pressure: number): number {
  const least = soft ? leastRadius.soft : leastRadius.hard;
  return Math.max(least, (size / 2) * (pen ? 0.25 + 0.75 * pressure : 1));
}

function lerp(a: PathNode, b: PathNode, t: number): PathNode {
  return {
    x: a.x + (b.x - a.x) * t,
    y: a.y + (b.y - a.y) * t,
    radius: a.radius + (b.radius - a.radius) * t,
  };
}

const isSharp = (a: PathNode, b: PathNode, c: PathNode) =>
  (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y) < 0;
