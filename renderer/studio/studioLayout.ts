import { createStore } from 'zustand/vanilla';
import { readStored, writeStored } from '../ui/storage';

/** What is shown beside the drawing. */
export type SideView = 'picture' | 'variations' | 'bakeOff' | 'cycle';

interface StudioLayoutState {
  view: SideView;
  /** Whether the picture is left of the drawing, for left-handed users. */
  swapped: boolean;
  /** Whether the drawing is above the picture. */
  stacked: boolean;
  /** Whether the history is shown. */
  history: boolean;
  /** Whether the picture alone is shown, over the whole window. */
  alone: boolean;
}

/** Layout of the Studio, persisted. */
export class StudioLayout {
  readonly store = createStore<StudioLayoutState>(() => ({
    view: 'picture',
    swapped: readStored('swapped') === true,
    stacked: readStored('stacked') === true,
    // In a low window the panes need its place, until it is asked for.
    history: readStored('history') !== false && !isLow(),
    alone: false,
  }));

  show(view: SideView): void {
    this.store.setState({ view });
  }

  swapSides(): void {
    const swapped = !this.store.getState().swapped;
    this.store.setState({ swapped });
    writeStored('swapped', swapped);
  }

  stackPanes(): void {
    const stacked = !this.store.getState().stacked;
    this.store.setState({ stacked });
    writeStored('stacked', stacked);
  }

  toggleHistory(): void {
    const history = !this.store.getState().history;
    this.store.setState({ history });
    writeStored('history', history);
  }

  /** Show the picture alone, at full screen where that is allowed, or everything again. */
  toggleAlone(): void {
    const alone = !this.store.getState().alone;
    this.store.setState({ alone });
    if (alone === (document.fullscreenElement !== null)) return;
    toggleFullScreen();
    if (!alone) return;
    const left = () => {
      if (document.fullscreenElement) return;
      document.removeEventListener('fullscreenchange', left);
      this.store.setState({ alone: false });
    };
    document.addEventListener('fullscreenchange', left);
  }
}

const isLow = () => typeof window !== 'undefined' && window.innerHeight < 560;

/** Toggle full screen. */
export function toggleFullScreen(): void {
  // Ignored if the browser refuses.
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
  else void document.documentElement.requestFullscreen().catch(() => {});
}
