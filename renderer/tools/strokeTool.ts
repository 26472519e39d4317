import type { CardInput, PenPoint } from '#common/contract';
import { type Gesture, GestureTool } from './gestureTool';
import { Stabiliser } from './stabiliser';
import { StraightGesture, StrokeGesture } from './strokeGesture';
import type { PointerState, ToolCursor } from './tool';

/** A tool that draws strokes: follows the hand as it is set, and draws straight with Shift. */
export abstract class StrokeTool extends GestureTool {
  /** Where the last stroke ended, as it is saved. */
  private last: { sheet: number; point: PenPoint } | undefined;

  /** The value that is painted on the sheet that is drawn on. */
  protected abstract value(): number;

  override cursor(): ToolCursor {
    return { css: 'crosshair', ring: this.context.markStyle().size };
  }

  override drag(points: readonly PenPoint[], pointer: PointerState): void {
    super.drag(points, pointer);
    const end = this.asSaved(points[points.length - 1], pointer);
    if (this.last) this.last = { ...this.last, point: end };
  }

  override cancel(): boolean {
    const cancelled = super.cancel();
    if (cancelled) this.last = undefined;
    return cancelled;
  }

  override discard(): void {
    super.discard();
    this.last = undefined;
  }

  override setInputs(_inputs: readonly CardInput[]): void {
    this.last = undefined;
  }

  protected override withPressure([x, y, pressure]: PenPoint, { pen }: PointerState): PenPoint {
    return [x, y, pen ? this.context.pen.pressure(pressure) : pressure];
  }

  protected begin(point: PenPoint, { pen, shift, scale, steady }: PointerState): Gesture {
    const { document, pen: hand } = this.context;
    const { sheet, size, symmetry, soft, within } = this.context.markStyle();
    const raw = steady || hand.raw;
    const style = { sheet, size, symmetry, soft, within, value: this.value(), pen, raw };
    const before = this.last?.sheet === sheet ? this.last.point : undefined;
    this.last = { sheet, point };
    if (shift) return new StraightGesture(document, style, point, before);
    return new StrokeGesture(
      document,
      style,
      point,
      new Stabiliser(steady ? 0 : hand.slack / scale),
    );
  }
}
