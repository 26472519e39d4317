import { createStore } from 'zustand/vanilla';
import { toFailure } from '#common/contract';
import { countDifferent } from '../drawing/raster';
import type { EngineLink } from '../engineLink/connectEngine';
import type { Studio } from '../studio/studio';
import { activeInput, type StudioState } from '../studio/studioState';

/** Shorter waits show no message, in milliseconds. */
const slowAfterMs = 500;

interface RefinementState {
  /** 0 … 1: weight of the tracing picture against the drawing. */
  strength: number;
  busy: boolean;
  /** Whether it has been busy for longer than `slowAfterMs`. */
  slow: boolean;
  /** Number of pixels that the last refinement of this drawing changed. */
  changedPixels: number | undefined;
}

/** Whether a label map is active and a tracing picture is open. */
export const canRefineDrawing = (state: StudioState): boolean =>
  state.tracing !== undefined && activeInput(state)?.kind === 'labels';

/** Refines the borders of the active label map by the tracing picture, as one step of the history. */
export class Refinement {
  readonly store = createStore<RefinementState>(() => ({
    strength: 0.5,
    busy: false,
    slow: false,
    changedPixels: undefined,
  }));
  private running: AbortController | undefined;

  constructor(
    private readonly engine: EngineLink,
    private readonly studio: Studio,
  ) {
    // Any change of the drawing cancels a refinement: its result would be out of date.
    studio.store.subscribe((now, before) => {
      const same =
        now.drawing === before.drawing &&
        now.sheet === before.sheet &&
        now.tracing?.file === before.tracing?.file;
      if (same) return;
      this.cancel();
      this.store.setState({ changedPixels: undefined });
    });
  }

  setStrength(strength: number): void {
    this.store.setState({ strength });
  }

  async start(): Promise<void> {
    this.cancel();
    this.studio.tools.finish();
    const { tracing, sheet } = this.studio.store.getState();
    if (!tracing || !canRefineDrawing(this.studio.store.getState())) return;
    const running = new AbortController();
    this.running = running;
    this.store.setState({ busy: true, changedPixels: undefined });
    const slow = setTimeout(() => this.store.setState({ slow: true }), slowAfterMs);
    try {
      const drawn = this.studio.shown[sheet];
      const labels = await this.requestLabels(
        tracing.file,
        drawn.data as Uint8Array<ArrayBuffer>,
        running.signal,
      );
      if (running.signal.aborted) return;
      const changedPixels = countDifferent(labels, drawn.data);
      // No undo step without a change.
      if (changedPixels > 0) this.studio.replaceSheet({ ...drawn, data: labels });
      this.store.setState({ changedPixels: changedPixels });
    } catch (error) {
      if (toFailure(error).code !== 'CANCELLED') this.studio.showFailure(error);
    } finally {
      clearTimeout(slow);
      if (this.running === running) this.reset();
    }
  }

  /** @returns whether there was anything to cancel. */
  cancel(): boolean {
    const { running } = this;
    if (!running) return false;
    running.abort();
    this.reset();
    return true;
  }

  private async requestLabels(
    file: Blob,
    labels: Uint8Array<ArrayBuffer>,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const [{ width, height }] = this.studio.shown;
    const data = new Uint8Array(await file.arrayBuffer());
    const name = file instanceof File ? file.name : '';
    // Placed as the tracing picture is shown: contained and centred.
    const fit = { width, height, mode: 'contain', content: 'picture' } as const;
    const picture = await this.engine.call('decode', { data, name, fit }, signal);
    const { strength } = this.store.getState();
    return this.engine.call('refine', { labels, picture, strength }, signal);
  }

  private reset(): void {
    this.running = undefined;
    this.store.setState({ busy: false, slow: false });
  }
}
