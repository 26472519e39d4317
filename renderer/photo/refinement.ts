import { createStore } from 'zustand/vanilla';
import { toFailure } from '#common/contract';
import { countDifferent } from '../drawing/raster';
import type { EngineLink } from '../engineLink/engine';
import type { Studio } from '../studio/studio';
import { activeInput, type StudioState } from '../studio/studioState';

/** A wait that is shorter needs no words. */
const patienceMs = 500;

interface RefinementState {
  /** 0 … 1: how much the tracing picture counts against what was drawn. */
  strength: number;
  busy: boolean;
  /** It has been busy for so long that a person may wonder. */
  slow: boolean;
  /** Pixels that the last refinement of this drawing changed. */
  moved: number | undefined;
}

/** Whether there are a label map and a tracing picture that it can follow. */
export const canRefine = (state: StudioState): boolean =>
  state.tracing !== undefined && activeInput(state)?.kind === 'labels';

/** Makes the borders of the label map that is drawn on follow the tracing picture: one step. */
export class Refinement {
  readonly store = createStore<RefinementState>(() => ({
    strength: 0.5,
    busy: false,
    slow: false,
    moved: undefined,
  }));
  private running: AbortController | undefined;

  constructor(
    private readonly engine: EngineLink,
    private readonly studio: Studio,
  ) {
    // The pen goes first: what is refined is the drawing as it is, or nothing.
    studio.store.subscribe((now, before) => {
      const same =
        now.drawing === before.drawing &&
        now.sheet === before.sheet &&
        now.tracing?.file === before.tracing?.file;
      if (same) return;
      this.cancel();
      this.store.setState({ moved: undefined });
    });
  }

  setStrength(strength: number): void {
    this.store.setState({ strength });
  }

  async start(): Promise<void> {
    this.cancel();
    this.studio.tools.finish();
    const { tracing, sheet } = this.studio.store.getState();
    if (!tracing || !canRefine(this.studio.store.getState())) return;
    const running = new AbortController();
    this.running = running;
    this.store.setState({ busy: true, moved: undefined });
    const slow = setTimeout(() => this.store.setState({ slow: true }), patienceMs);
    try {
      const drawn = this.studio.shown[sheet];
      const labels = await this.refined(
        tracing.file,
        drawn.data as Uint8Array<ArrayBuffer>,
        running.signal,
      );
      if (running.signal.aborted) return;
      const moved = countDifferent(labels, drawn.data);
      // An undo that brings back nothing would only puzzle.
      if (moved > 0) this.studio.replaceSheet({ ...drawn, data: labels });
      this.store.setState({ moved });
    } catch (error) {
      if (toFailure(error).code !== 'CANCELLED') this.studio.fail(error);
    } finally {
      clearTimeout(slow);
      if (this.running === running) this.stopped();
    }
  }

  /** @returns whether there was anything to cancel. */
  cancel(): boolean {
    const { running } = this;
    if (!running) return false;
    running.abort();
    this.stopped();
    return true;
  }

  private async refined(
    file: Blob,
    labels: Uint8Array<ArrayBuffer>,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const [{ width, height }] = this.studio.shown;
    const data = new Uint8Array(await file.arrayBuffer());
    const name = file instanceof File ? file.name : '';
    // As it lies over the drawing: all of it, in the middle.
    const fit = { width, height, mode: 'contain', content: 'picture' } as const;
    const picture = await this.engine.call('decode', { data, name, fit }, signal);
    const { strength } = this.store.getState();
    return this.engine.call('refine', { labels, picture, strength }, signal);
  }

  private stopped(): void {
    this.running = undefined;
    this.store.setState({ busy: false, slow: false });
  }
}
