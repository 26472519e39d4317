import type { Point } from '../../drawing/raster';
import { constrainPoint } from '../../drawing/shape';
import type { PointerState } from '../tool';

/** How an outline is drawn: along the pointer's way, or corner by corner. */
export type OutlineForm = 'lasso' | 'polygon';

/** Points of a lasso lie at least so far apart, in pixels of the drawing. */
const spacing = 0.5;

/** The outline of a selection while it is being drawn. */
export class OutlineGesture {
  private readonly corners: Point[];
  private closing = false;

  constructor(
    private readonly form: OutlineForm,
    start: Point,
  ) {
    this.corners = [start];
  }

  /** The outline as far as it is drawn. */
  get points(): readonly Point[] {
    return this.corners;
  }

  /** Of a polygon the next corner; on its first or last one it closes. */
  press(point: Point, pointer: PointerState): void {
    const next = this.next(point, pointer);
    const isNear = ([x, y]: Point) => Math.hypot(next[0] - x, next[1] - y) <= pointer.hitRadius;
    this.closing = isNear(this.corners[0]) || isNear(this.corners.at(-1)!);
    if (!this.closing) this.corners.push(next);
  }

  drag(points: readonly Point[], pointer: PointerState): void {
    if (this.form === 'polygon') {
      // The corner just set follows the pointer until it is released.
      if (this.closing || this.corners.length < 2) return;
      this.corners.pop();
      this.corners.push(this.next(points.at(-1)!, pointer));
      return;
    }
    for (const point of points) {
      const [x, y] = this.corners.at(-1)!;
      if (Math.hypot(point[0] - x, point[1] - y) >= spacing) this.corners.push(point);
    }
  }

  /** The outline with the corner that a press would set. */
  preview(point: Point, pointer: PointerState): readonly Point[] {
    return [...this.corners, this.next(point, pointer)];
  }

  /** @returns whether the outline is closed. */
  release(): boolean {
    return this.form === 'lasso' || this.closing;
  }

  /** Take the last corner back. @returns whether any is left. */
  undo(): boolean {
    if (this.form === 'lasso') return false;
    this.corners.pop();
    return this.corners.length > 0;
  }

  private next(point: Point, pointer: PointerState): Point {
    return pointer.shift ? constrainPoint('polygon', this.corners.at(-1)!, point) : point;
  }
}
