import type { PenPoint } from '#common/contract';
import { type Gesture, GestureTool } from '../gestureTool';
import { StrokeGesture } from '../strokeGesture';
import type { PointerState, ToolCursor } from '../tool';

/** Draws strokes in the chosen label or colour. */
export class PenTool extends GestureTool {
  static readonly id = 'pen';
  static readonly key = 'b';
  static readonly paints = true;

  override cursor(): ToolCursor {
    return { css: 'crosshair', ring: this.context.markStyle().size };
  }

  protected begin(point: PenPoint, { pen }: PointerState): Gesture {
    const { document } = this.context;
    return new StrokeGesture(document, { ...this.context.markStyle(), pen }, point);
  }
}
