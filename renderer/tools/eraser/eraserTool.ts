import type { PenPoint } from '#common/contract';
import { type Gesture, GestureTool } from '../gestureTool';
import { StrokeGesture } from '../strokeGesture';
import type { PointerState, ToolCursor } from '../tool';

/** Strokes of paper. */
export class EraserTool extends GestureTool {
  static readonly id = 'eraser';
  static readonly key = 'e';
  /** The other end of a pen erases, whichever tool is chosen. */
  static readonly heldBy = { button: 5 };

  override cursor(): ToolCursor {
    return { css: 'crosshair', ring: this.context.brush().size };
  }

  protected begin(point: PenPoint, { pen }: PointerState): Gesture {
    const { document } = this.context;
    const brush = this.context.brush();
    const value = document.drawing[brush.sheet].paper;
    return new StrokeGesture(document, { ...brush, value, pen }, point);
  }
}
