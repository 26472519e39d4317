import type { PenPoint } from '#common/contract';
import type { Point } from '../../drawing/raster';
import { type PointerState, Tool, type ToolCursor } from '../tool';

/** Pans the view. */
export class PanTool extends Tool {
  static readonly id = 'pan';
  static readonly key = 'h';
  static readonly leavesDrawing = true;
  /** The middle button and the space bar pan, whichever tool is chosen. */
  static readonly heldBy = { button: 1, code: 'Space' };

  /** The point of the drawing that stays under the pointer. */
  private start: Point = [0, 0];

  override cursor(): ToolCursor {
    return { css: 'grab' };
  }

  override press([x, y]: PenPoint): void {
    this.start = [x, y];
  }

  override drag(points: readonly PenPoint[], pointer: PointerState): void {
    const [x, y] = points[points.length - 1];
    pointer.panBy(x - this.start[0], y - this.start[1]);
  }
}
