import type { StoreApi } from 'zustand/vanilla';
import type { Failure } from '#common/contract';
import type { Raster } from '../drawing/raster';
import type { EngineLink } from '../engineLink/engine';
import { Drafts } from './drafts';
import { LatestTranslation } from './latestTranslation';
import type { StudioState } from './studioState';

/** Keeps the picture up with the drawing, and says in the store how far it is. */
export class LiveTranslation {
  private version = 0;
  private readonly live: LatestTranslation;
  private readonly drafts = new Drafts();
  /** The last failure of a translation. */
  private failed: Failure | undefined;

  /**
   * @param pixels of every sheet as they are now.
   * @param drawing whether something is just being made: a slow model gives drafts then.
   */
  constructor(
    engine: EngineLink,
    private readonly store: StoreApi<StudioState>,
    private readonly pixels: () => readonly Raster[],
    private readonly drawing: () => boolean,
  ) {
    this.live = new LatestTranslation(engine, {
      onResult: ({ task, ms, translation }) => {
        const { model, draft, version, rasters } = task;
        if (draft === 1) this.drafts.note(model.card.id, rasters[0], translation.runMs);
        const current = draft === 1 ? 'fresh' : 'draft';
        store.setState({
          output: translation.picture,
          translated: task,
          ms,
          provider: translation.provider,
          // What else went wrong stays until it is read.
          ...(store.getState().failure === this.failed && { failure: undefined }),
          freshness: version === this.version ? current : 'stale',
        });
      },
      onFailure: (failure, version) => {
        if (failure.code === 'CANCELLED') return;
        // The link comes back by itself, and its opening asks again.
        if (failure.code === 'LINK_CLOSED') store.setState({ freshness: 'stale' });
        else if (version === this.version) {
          this.failed = failure;
          store.setState({ failure, freshness: 'failed' });
        }
      },
    });
  }

  /** What the picture is made from has changed. */
  outdate(): void {
    this.version++;
    if (this.store.getState().live) this.translate();
    else this.store.setState({ freshness: 'paused' });
  }

  /** Translate what is on screen now. */
  translate(): void {
    const { model, seed } = this.store.getState();
    if (!model) return;
    this.store.setState({ freshness: 'stale' });
    const rasters = this.pixels();
    // While the pen is down, a slow model gives a smaller picture; the whole one follows.
    const draft = this.drawing() ? this.drafts.factor(model.card, rasters[0]) : 1;
    this.live.offer({ model, rasters, seed, version: this.version, draft });
  }

  stop(): void {
    this.live.cancel();
    if (this.store.getState().freshness === 'stale') this.store.setState({ freshness: 'paused' });
  }
}
