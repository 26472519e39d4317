import type { PenPoint, Stroke } from '#common/contract';
import type { Point, Size } from './raster';
import { coneSpans, type PaintSpan, pixelSpan } from './spans';
import type { Rotation } from './symmetry';

/** Exponential smoothing: share of the way to each new sample that the line goes. */
const smoothing = 0.75;

/** Steps of a curve are made so small that they stay this near to it, in pixels. */
const flatness = 0.15;

interface PathNode {
  x: number;
  y: number;
  radius: number;
}

/**
 * Turns pen samples into ink as they come. Ink is only ever added: what a stroke looked
 * like half-way is part of what it looks like in the end, however the samples arrived in
 * between. So a stroke of any length costs its new samples and no more.
 */
export class StrokeBuilder {
  /** The last sample as it came, and the last two smoothed ones. */
  private pen: PathNode | undefined;
  private last: PathNode | undefined;
  private before: PathNode | undefined;
  /** Where the ink ends. */
  private end: PathNode | undefined;

  /** @param cone takes every piece of ink: all between two discs. */
  constructor(
    private readonly stroke: Pick<Stroke, 'size' | 'pen'>,
    private readonly cone: (a: PathNode, b: PathNode) => void,
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
    const next = lerp(last, pen, smoothing);
    const middle = lerp(last, next, 0.5);
    // A corner stays a corner; anything rounder becomes a curve through the middles.
    if (!before || isSharp(before, last, next)) {
      this.cone(end, last);
      this.cone(last, middle);
    } else this.curve(end, last, middle);
    this.before = last;
    this.last = next;
    this.end = middle;
  }

  /** From where the line ends to the pen itself. To be rolled back before the next sample. */
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
export function strokeSpans(
  size: Size,
  stroke: Stroke,
  rotations: readonly Rotation[],
  span: PaintSpan,
): void {
  const brush = new StrokeBuilder(stroke, coneRasteriser(size, rotations, span));
  for (const point of stroke.points) brush.add(point);
  brush.tail();
}

/** What turns pieces of ink into pixels, once for every turn. */
export function coneRasteriser(
  size: Size,
  rotations: readonly Rotation[],
  span: PaintSpan,
): (a: PathNode, b: PathNode) => void {
  return (a, b) => {
    for (const rotate of rotations) {
      const from = rotate([a.x, a.y]);
      if (a === b) {
        // A dot between pixel centres would mark none: it always marks the one under it.
        pixelSpan(size, from, span);
        coneSpans(size, from, a.radius, from, a.radius, span);
      } else coneSpans(size, from, a.radius, rotate([b.x, b.y]), b.radius, span);
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

/**
 * Width follows pressure for a pen: from a quarter of `size` at a touch to all of it at
 * full pressure. The radius is at least half a pixel: thinner strokes would have holes.
 */
function radiusAt({ size, pen }: Pick<Stroke, 'size' | 'pen'>, pressure: number): number {
  return Math.max(0.5, (size / 2) * (pen ? 0.25 + 0.75 * pressure : 1));
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
