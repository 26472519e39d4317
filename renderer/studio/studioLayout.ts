import { createStore } from 'zustand/vanilla';
import { readStored, writeStored } from '../ui/storage';

/** What is shown beside the drawing. */
export type SideView = 'picture' | 'variations' | 'bakeOff';

interface StudioLayoutState {
  view: SideView;
  /** Whether the picture is left of the drawing, for left-handed users. */
  swapped: boolean;
}

/** Layout of the Studio, persisted. */
export class StudioLayout {
  readonly store = createStore<StudioLayoutState>(() => ({
    view: 'picture',
    swapped: readStored('swapped') === true,
  }));

  show(view: SideView): void {
    this.store.setState({ view });
  }

  swapSides(): void {
    const swapped = !this.store.getState().swapped;
    this.store.setState({ swapped });
    writeStored('swapped', swapped);
  }
}

/** Toggle full screen. */
export function toggleFullScreen(): void {
  // Ignored if the browser refuses.
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
  else void document.documentElement.requestFullscreen().catch(() => {});
}
