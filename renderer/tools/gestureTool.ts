import type { PenPoint } from '#common/contract';
import { type PointerState, Tool } from './tool';

/** A mark that is being made with the pointer. */
export interface Gesture {
  /** The pointer is pressed again: only for gestures of several presses, such as polygons. */
  press(point: PenPoint, pointer: PointerState): void;
  /** The pointer moved while it is pressed. @param points new ones only. */
  drag(points: readonly PenPoint[], pointer: PointerState): void;
  /** The pointer moved without being pressed. */
  hover(point: PenPoint, pointer: PointerState): void;
  /** @returns whether the gesture is over, and its mark added. */
  release(): boolean;
  /** Add the mark as it is. */
  finish(): void;
  /** Undo the last press. @returns whether anything is left. */
  undoPress(): boolean;
}

/** A tool that makes one mark with each gesture. */
export abstract class GestureTool extends Tool {
  private gesture: Gesture | undefined;

  protected abstract begin(point: PenPoint, pointer: PointerState): Gesture;

  /** A point with the pressure that the tool makes of the pen's. */
  protected withPressure(point: PenPoint, _pointer: PointerState): PenPoint {
    return point;
  }

  /** A point as it is saved. */
  protected asSaved(point: PenPoint, pointer: PointerState): PenPoint {
    return rounded(this.withPressure(point, pointer));
  }

  override get busy(): boolean {
    return this.gesture !== undefined;
  }

  override press(point: PenPoint, pointer: PointerState): void {
    const at = this.asSaved(point, pointer);
    if (this.gesture) this.gesture.press(at, pointer);
    else this.gesture = this.begin(at, pointer);
  }

  override drag(points: readonly PenPoint[], pointer: PointerState): void {
    this.gesture?.drag(
      points.map((point) => this.asSaved(point, pointer)),
      pointer,
    );
  }

  override hover(point: PenPoint, pointer: PointerState): void {
    this.gesture?.hover(rounded(point), pointer);
  }

  override release(): void {
    if (this.gesture?.release()) this.gesture = undefined;
  }

  override finish(): void {
    const { gesture } = this;
    this.gesture = undefined;
    gesture?.finish();
  }

  override cancel(): boolean {
    if (!this.gesture) return false;
    this.gesture = undefined;
    this.context.document.dropPending();
    return true;
  }

  override discard(): void {
    this.gesture = undefined;
  }

  override undo(): boolean {
    if (!this.gesture) return false;
    if (!this.gesture.undoPress()) this.cancel();
    return true;
  }

  override erase(): void {
    this.undo();
  }
}

/** To a hundredth of a pixel, so that a file of ten thousand strokes stays small. */
export function rounded([x, y, pressure]: PenPoint): PenPoint {
  return [Math.round(x * 100) / 100, Math.round(y * 100) / 100, Math.round(pressure * 256) / 256];
}
