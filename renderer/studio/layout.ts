import { createStore } from 'zustand/vanilla';
import { readStored, writeStored } from '../ui/stored';

/** What stands beside the drawing. */
export type View = 'picture' | 'variations' | 'bakeOff';

interface LayoutState {
  view: View;
  /** Whether the picture stands left of the drawing, for those who draw with the left hand. */
  swapped: boolean;
}

/** How the Studio is laid out; remembered. */
export class Layout {
  readonly store = createStore<LayoutState>(() => ({
    view: 'picture',
    swapped: readStored('swapped') === true,
  }));

  show(view: View): void {
    this.store.setState({ view });
  }

  swapSides(): void {
    const swapped = !this.store.getState().swapped;
    this.store.setState({ swapped });
    writeStored('swapped', swapped);
  }
}

/** Fill the screen with the window, or leave it. */
export function toggleFullScreen(): void {
  // A browser may refuse; then everything stays as it is.
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
  else void document.documentElement.requestFullscreen().catch(() => {});
}
