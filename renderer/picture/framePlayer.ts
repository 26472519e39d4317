import { createStore } from 'zustand/vanilla';
import type { Studio } from '../studio/studio';

/** Time that a frame is shown, in milliseconds. */
const frameMs = 125;

/** Calls a function again and again. @returns a function that ends it. */
type Repeat = (call: () => void, everyMs: number) => () => void;

const interval: Repeat = (call, everyMs) => {
  const timer = setInterval(call, everyMs);
  return () => clearInterval(timer);
};

/** Plays the frames of a picture, again from the start after the last one. */
export class FramePlayer {
  readonly store = createStore(() => ({ playing: false }));
  private end: (() => void) | undefined;

  constructor(
    private readonly studio: Studio,
    private readonly repeat: Repeat = interval,
  ) {
    studio.store.subscribe(({ frames }) => {
      if (frames.length < 2) this.pause();
    });
  }

  toggle(): void {
    if (this.store.getState().playing) this.pause();
    else this.play();
  }

  /** Show one frame, and stay there. @param frame its index, as in `Studio.showFrame`. */
  show(frame: number): void {
    this.pause();
    this.studio.showFrame(frame);
  }

  /** Go on by so many frames, and stay there. */
  step(by: number): void {
    this.show(this.studio.store.getState().frame + by);
  }

  private play(): void {
    if (this.studio.store.getState().frames.length < 2) return;
    this.store.setState({ playing: true });
    this.end = this.repeat(
      () => this.studio.showFrame(this.studio.store.getState().frame + 1),
      frameMs,
    );
  }

  private pause(): void {
    this.end?.();
    this.end = undefined;
    if (this.store.getState().playing) this.store.setState({ playing: false });
  }
}
