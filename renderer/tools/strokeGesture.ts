import type { Mark, PenPoint, Symmetry } from '#common/contract';
import type { DrawingDocument } from '../documents/drawingDocument';
import type { Painter } from '../drawing/painter';
import type { Point } from '../drawing/raster';
import { conePainter, StrokeBuilder } from '../drawing/stroke';
import { type Gesture, rounded } from './gestureTool';
import { Stabiliser } from './stabiliser';
import type { PointerState } from './tool';

/** What a stroke is painted with. */
export interface StrokeStyle {
  sheet: number;
  value: number;
  size: number;
  pen: boolean;
  symmetry: Symmetry | undefined;
  /** As in `Stroke`. */
  raw?: boolean;
  soft?: boolean;
  within?: readonly Point[];
}

function strokeMark(style: StrokeStyle, points: readonly PenPoint[]): Mark {
  const { value, size, pen, symmetry, raw, soft, within } = style;
  const how = { ...(raw && { raw }), ...(soft && { soft }) };
  return {
    kind: 'stroke',
    value,
    ...(symmetry && { symmetry }),
    ...(within && { within }),
    stroke: { points, size, pen, ...how },
  };
}

/** A stroke of the pen or the eraser. Each frame costs its new points, not all of them. */
export class StrokeGesture implements Gesture {
  private readonly points: PenPoint[] = [];
  private readonly painter: Painter;
  private readonly brush: StrokeBuilder;

  constructor(
    private readonly document: DrawingDocument,
    private readonly style: StrokeStyle,
    start: PenPoint,
    private readonly stabiliser = new Stabiliser(0),
  ) {
    this.painter = document.beginPending(style.sheet);
    this.painter.limitTo(style.within);
    this.brush = new StrokeBuilder(style, conePainter(this.painter, style, style.soft));
    this.drag([start]);
  }

  press(): void {}

  hover(): void {}

  drag(points: readonly PenPoint[]): void {
    this.extend(points.map((point) => rounded(this.stabiliser.add(point))));
  }

  release(): boolean {
    this.finish();
    return true;
  }

  finish(): void {
    const end = this.stabiliser.finish();
    if (end) this.extend([end]);
    this.document.commitPending(strokeMark(this.style, this.points));
  }

  undoPress(): boolean {
    return false;
  }

  private extend(points: readonly PenPoint[]): void {
    this.painter.rollback();
    for (const point of points) {
      this.points.push(point);
      this.brush.add(point);
    }
    this.painter.checkpoint();
    this.brush.tail();
    this.document.showPending();
  }
}

/**
 * A straight stroke: where the pointer is dragged, from where it was pressed; a press alone goes on
 * from the end of the stroke before.
 */
export class StraightGesture implements Gesture {
  private mark: Mark;

  /** @param last end of the stroke before. */
  constructor(
    private readonly document: DrawingDocument,
    private readonly style: StrokeStyle,
    private readonly start: PenPoint,
    last?: PenPoint,
  ) {
    document.beginPending(style.sheet);
    this.mark = strokeMark(style, last ? [last, start] : [start]);
    this.show();
  }

  press(): void {}

  hover(): void {}

  drag(points: readonly PenPoint[], { hitRadius }: PointerState): void {
    const [x, y, pressure] = points[points.length - 1];
    const [sx, sy, before] = this.start;
    if (Math.hypot(x - sx, y - sy) < hitRadius / 2) return;
    const hard = Math.max(pressure, before);
    this.mark = strokeMark(this.style, [
      [sx, sy, hard],
      [x, y, hard],
    ]);
    this.show();
  }

  release(): boolean {
    this.finish();
    return true;
  }

  finish(): void {
    this.document.commitPending(this.mark);
  }

  undoPress(): boolean {
    return false;
  }

  private show(): void {
    this.document.showMark(this.mark);
  }
}
