import type { PenPoint } from '#common/contract';
import { type Gesture, GestureTool } from '../gestureTool';
import { StrokeGesture } from '../strokeGesture';
import type { PointerState, ToolCursor } from '../tool';

/** Draws strokes of the sheet's paper value. */
export class EraserTool extends GestureTool {
  static readonly id = 'eraser';
  static readonly key = 'e';
  /** The eraser end of a pen, whichever tool is chosen. */
  static readonly heldBy = { button: 5 };

  override cursor(): ToolCursor {
    return { css: 'crosshair', ring: this.context.markStyle().size };
  }

  protected begin(point: PenPoint, { pen }: PointerState): Gesture {
    const { document } = this.context;
    const style = this.context.markStyle();
    const value = document.drawing[style.sheet].paper;
    return new StrokeGesture(document, { ...style, value, pen }, point);
  }
}
