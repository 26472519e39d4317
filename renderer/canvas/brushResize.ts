import type { Studio } from '../studio/studio';
import { activeBrush } from '../studio/studioState';

/** A drag with Ctrl and Shift that resizes the brush: its border follows the pointer. */
export class BrushResize {
  private drag: { id: number; x: number; brush: number } | undefined;

  constructor(private readonly studio: Studio) {}

  get active(): boolean {
    return this.drag !== undefined;
  }

  /** @returns whether the press begins one. */
  press({ button, ctrlKey, metaKey, shiftKey, pointerId, clientX }: PointerEvent): boolean {
    const { store, tools } = this.studio;
    if (button !== 0 || !shiftKey || !(ctrlKey || metaKey)) return false;
    if (tools.cursor().ring === undefined) return false;
    this.drag = { id: pointerId, x: clientX, brush: activeBrush(store.getState()) };
    return true;
  }

  /** @param scale CSS pixels to a pixel of the drawing. */
  move({ pointerId, clientX }: PointerEvent, scale: number): void {
    if (this.drag?.id !== pointerId) return;
    this.studio.setBrush(this.drag.brush + (2 * (clientX - this.drag.x)) / scale);
  }

  release({ pointerId }: PointerEvent): void {
    if (this.drag?.id === pointerId) this.drag = undefined;
  }
}
