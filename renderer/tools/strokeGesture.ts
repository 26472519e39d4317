import type { PenPoint, Symmetry } from '#common/contract';
import type { DrawingDocument } from '../documents/drawingDocument';
import type { Painter } from '../drawing/painter';
import { coneRasteriser, StrokeBuilder } from '../drawing/stroke';
import { mirrorSpans, rotationsOf } from '../drawing/symmetry';
import type { Gesture } from './gestureTool';

/** What a stroke is painted with. */
export interface StrokeStyle {
  sheet: number;
  value: number;
  size: number;
  pen: boolean;
  symmetry: Symmetry | undefined;
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
  ) {
    this.painter = document.beginPending(style.sheet);
    const { raster } = this.painter;
    const span = mirrorSpans(style.symmetry, raster, this.painter.spanFiller(style.value));
    this.brush = new StrokeBuilder(
      style,
      coneRasteriser(raster, rotationsOf(style.symmetry, raster), span),
    );
    this.drag([start]);
  }

  press(): void {}

  hover(): void {}

  drag(points: readonly PenPoint[]): void {
    this.painter.rollback();
    for (const point of points) {
      this.points.push(point);
      this.brush.add(point);
    }
    this.painter.checkpoint();
    this.brush.tail();
    this.document.showPending();
  }

  release(): boolean {
    this.finish();
    return true;
  }

  finish(): void {
    const { value, size, pen, symmetry } = this.style;
    this.document.commitPending({
      kind: 'stroke',
      value,
      ...(symmetry && { symmetry }),
      stroke: { points: this.points, size, pen },
    });
  }

  undoPress(): boolean {
    return false;
  }
}
