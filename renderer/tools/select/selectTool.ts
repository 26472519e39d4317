import type { PenPoint } from '#common/contract';
import type { Point } from '../../drawing/raster';
import { type PointerState, Tool, type ToolContext, type ToolCursor } from '../tool';
import { type Grip, gripAt } from './boxHandles';
import { FloatingSelection } from './floatingSelection';

/** Selects a box of pixels, to move, scale, copy or blank it. */
export class SelectTool extends Tool {
  static readonly id = 'select';
  static readonly key = 'v';

  private readonly selection: FloatingSelection;

  constructor(context: ToolContext) {
    super(context);
    this.selection = new FloatingSelection(context.document, context.setSelection);
  }

  override get busy(): boolean {
    return this.selection.isFloating;
  }

  override cursor(at?: Point, reach = 0): ToolCursor {
    const { box } = this.selection;
    const grip = at && box && gripAt(box, at, reach);
    return { css: grip ? gripCursor(grip) : 'crosshair' };
  }

  override press([x, y]: PenPoint, pointer: PointerState): void {
    this.selection.press(this.context.markStyle().sheet, [x, y], pointer);
  }

  override drag(points: readonly PenPoint[], pointer: PointerState): void {
    const [x, y] = points[points.length - 1];
    this.selection.drag([x, y], pointer);
  }

  override release(): void {
    this.selection.release();
  }

  /** The first call reverts the floating pixels, the next one removes the selection. */
  override cancel(): boolean {
    if (this.selection.revert()) return true;
    const selected = this.selection.box !== undefined;
    this.selection.discard();
    return selected;
  }

  override finish(): void {
    this.selection.deselect();
  }

  override discard(): void {
    this.selection.discard();
  }

  override undo(): boolean {
    return this.selection.revert();
  }

  override erase(): void {
    this.selection.erase();
  }

  override nudge(dx: number, dy: number): boolean {
    this.selection.nudge(dx, dy);
    return this.selection.box !== undefined;
  }

  override selectAll(): void {
    const { sheet } = this.context.markStyle();
    const { width, height } = this.context.document.pixels[sheet];
    this.selection.deselect();
    this.selection.select(sheet, { x: 0, y: 0, width, height });
  }
}

function gripCursor([x, y]: Grip): string {
  if (x === 0 && y === 0) return 'move';
  if (x === 0) return 'ns-resize';
  if (y === 0) return 'ew-resize';
  return x === y ? 'nwse-resize' : 'nesw-resize';
}
