import type { Mark, PenPoint, ShapeForm, Symmetry } from '#common/contract';
import type { DrawingDocument } from '../../documents/drawingDocument';
import type { Point } from '../../drawing/raster';
import { constrainPoint } from '../../drawing/shape';
import type { Gesture } from '../gestureTool';
import type { PointerState } from '../tool';

/** What a shape is painted with. */
export interface ShapeStyle {
  sheet: number;
  value: number;
  size: number;
  filled: boolean;
  symmetry: Symmetry | undefined;
  soft: boolean;
  within: readonly Point[] | undefined;
}

const samePoints = (a: readonly Point[], b: readonly Point[]) =>
  a.length === b.length && a.every(([x, y], i) => x === b[i][0] && y === b[i][1]);

/** Shows a shape while it is being made. */
class PendingShape {
  private mark: Extract<Mark, { kind: 'shape' }> | undefined;

  constructor(
    private readonly document: DrawingDocument,
    private readonly form: ShapeForm,
    private readonly style: ShapeStyle,
  ) {
    document.beginPending(style.sheet);
  }

  show(points: readonly Point[]): void {
    const { form } = this;
    if (this.mark && samePoints(this.mark.shape.points, points)) return;
    const { value, size, filled, symmetry, soft, within } = this.style;
    this.mark = {
      kind: 'shape',
      value,
      ...(symmetry && { symmetry }),
      ...(within && { within }),
      shape: { form, points: [...points], size, filled, ...(soft && { soft }) },
    };
    this.document.showMark(this.mark);
  }

  keep(): void {
    if (this.mark) this.document.commitPending(this.mark);
    else this.document.dropPending();
  }
}

/** A line, rectangle or ellipse, from where the pointer is pressed to where it is released. */
export class ShapeGesture implements Gesture {
  private readonly pending: PendingShape;
  private readonly start: Point;

  constructor(
    document: DrawingDocument,
    private readonly form: ShapeForm,
    style: ShapeStyle,
    [x, y]: PenPoint,
  ) {
    this.pending = new PendingShape(document, form, style);
    this.start = [x, y];
  }

  press(): void {}

  hover(): void {}

  drag(points: readonly PenPoint[], pointer: PointerState): void {
    const last = points.at(-1);
    if (!last) return;
    const wanted: Point = [last[0], last[1]];
    const end = pointer.shift ? constrainPoint(this.form, this.start, wanted) : wanted;
    const [sx, sy] = this.start;
    // With Alt the shape grows from its centre.
    const from: Point =
      pointer.alt && this.form !== 'line' ? [2 * sx - end[0], 2 * sy - end[1]] : this.start;
    this.pending.show([from, end]);
  }

  release(): boolean {
    this.finish();
    return true;
  }

  finish(): void {
    this.pending.keep();
  }

  undoPress(): boolean {
    return false;
  }
}

/** A polygon, corner by corner. A press on the first corner, or a second on the last, closes it. */
export class PolygonGesture implements Gesture {
  private readonly pending: PendingShape;
  private readonly corners: Point[];
  private closing = false;

  constructor(document: DrawingDocument, style: ShapeStyle, [x, y]: PenPoint) {
    this.pending = new PendingShape(document, 'polygon', style);
    this.corners = [[x, y]];
    this.pending.show(this.corners);
  }

  press(point: PenPoint, pointer: PointerState): void {
    const next = this.next(point, pointer);
    const near = (corner: Point) =>
      Math.hypot(next[0] - corner[0], next[1] - corner[1]) <= pointer.hitRadius;
    this.closing = near(this.corners[0]) || near(this.corners.at(-1)!);
    if (!this.closing) this.corners.push(next);
    this.pending.show(this.corners);
  }

  drag(points: readonly PenPoint[], pointer: PointerState): void {
    const last = points.at(-1);
    if (!last || this.closing) return;
    // The corner just set follows the pointer until it is released.
    if (this.corners.length > 1) {
      this.corners.pop();
      this.corners.push(this.next(last, pointer));
    }
    this.pending.show(this.corners);
  }

  hover(point: PenPoint, pointer: PointerState): void {
    this.pending.show([...this.corners, this.next(point, pointer)]);
  }

  release(): boolean {
    if (this.closing) this.finish();
    return this.closing;
  }

  finish(): void {
    this.pending.show(this.corners);
    this.pending.keep();
  }

  undoPress(): boolean {
    this.corners.pop();
    if (this.corners.length > 0) this.pending.show(this.corners);
    return this.corners.length > 0;
  }

  private next([x, y]: PenPoint, pointer: PointerState): Point {
    return pointer.shift ? constrainPoint('polygon', this.corners.at(-1)!, [x, y]) : [x, y];
  }
}
