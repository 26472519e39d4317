import { createStore } from 'zustand/vanilla';
import type { Studio } from '../studio/studio';
import { takesDrawing } from '../studio/studioState';
import { defaultPointer } from './tool';
import { toolTable } from './toolTable';

interface KeyboardPenState {
  /** The middle of the pixel under the cursor; undefined while the pen is put away. */
  at: readonly [x: number, y: number] | undefined;
  /** Whether it is down on the drawing. */
  down: boolean;
}

/** A pen that is moved with keys: it has a cursor on the drawing, and uses the chosen tool. */
export class KeyboardPen {
  readonly store = createStore<KeyboardPenState>(() => ({ at: undefined, down: false }));

  constructor(private readonly studio: Studio) {
    studio.store.subscribe((now, before) => {
      // Another tool, sheet or drawing: what was begun is over.
      const same = now.tool === before.tool && now.sheet === before.sheet;
      if (!same || now.size !== before.size) this.lift();
      if (now.model !== before.model) this.putAway();
    });
    // Undo, Esc and others end what it draws while it is down.
    studio.tools.pressed.subscribe(({ id }) => {
      if (!id && this.down) this.store.setState({ down: false });
    });
  }

  get shown(): boolean {
    return this.store.getState().at !== undefined;
  }

  get down(): boolean {
    return this.store.getState().down;
  }

  /** Move by pixels of the drawing. The first time the cursor only shows, in the middle. */
  move(dx: number, dy: number): void {
    const { at, down } = this.store.getState();
    if (!at) {
      this.show();
      return;
    }
    const { width, height } = this.studio.store.getState().size;
    const [x, y] = [within(at[0] + dx, width), within(at[1] + dy, height)];
    this.store.setState({ at: [x, y] });
    if (down) this.studio.tools.drag([[x, y, 1]]);
    else this.studio.tools.hover([x, y, 0]);
  }

  /** Put the pen down, or lift it. The first time the cursor only shows. */
  toggle(): void {
    const { at, down } = this.store.getState();
    if (!at) this.show();
    else if (down) this.lift();
    else if (this.studio.tools.press([at[0], at[1], 1], pointer)) {
      this.store.setState({ down: true });
      const { tool } = this.studio.store.getState();
      // A bucket is poured with one press.
      if (toolTable.find(({ id }) => id === tool)?.instant) this.lift();
    }
  }

  /** End what is being drawn, and keep it. */
  lift(): void {
    if (!this.down) return;
    this.store.setState({ down: false });
    this.studio.tools.release();
  }

  /** Hide the cursor. */
  putAway(): void {
    this.lift();
    if (this.shown) this.store.setState({ at: undefined });
  }

  private show(): void {
    if (!takesDrawing(this.studio.store.getState())) return;
    const { width, height } = this.studio.store.getState().size;
    this.store.setState({ at: [Math.floor(width / 2) + 0.5, Math.floor(height / 2) + 0.5] });
  }
}

/** Corners are where the keys put them. */
const pointer = { ...defaultPointer, steady: true };

const within = (at: number, length: number) => Math.max(0.5, Math.min(length - 0.5, at));
