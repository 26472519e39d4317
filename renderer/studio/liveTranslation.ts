import type { StoreApi } from 'zustand/vanilla';
import type { Failure } from '#common/contract';
import type { DrawingDocument, Scene } from '../documents/drawingDocument';
import type { EngineLink } from '../engineLink/engine';
import { Drafts } from './drafts';
import { LatestTranslation, type LiveTask } from './latestTranslation';
import { valuesFor } from './modelValues';
import type { StudioState } from './studioState';

/** Keeps the picture up to date with the drawing, and its freshness in the store. */
export class LiveTranslation {
  private version = 0;
  private readonly live: LatestTranslation;
  private readonly drafts = new Drafts();
  /** The last failure of a translation. */
  private failed: Failure | undefined;
  /** The last translation that has begun. */
  private begun: LiveTask | undefined;

  constructor(
    engine: EngineLink,
    private readonly store: StoreApi<StudioState>,
    private readonly document: DrawingDocument,
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
  invalidate(): void {
    this.version++;
    if (this.store.getState().live) this.translate();
    else this.store.setState({ freshness: 'paused' });
  }

  /** What was being drawn has ended, on the same pixels: only a draft is followed by the whole picture. */
  settle(): void {
    // One that has not begun yet will be whole by itself.
    const drafted = this.begun?.version === this.version && this.begun.draft > 1;
    if (drafted && this.store.getState().live) this.translate();
  }

  /** Translate what is on screen now. */
  translate(): void {
    const { scene } = this.document;
    if (!scene) return;
    this.store.setState({ freshness: 'stale' });
    this.live.offer(() => this.begin(this.document.scene ?? scene));
  }

  stop(): void {
    this.live.cancel();
    if (this.store.getState().freshness === 'stale') this.store.setState({ freshness: 'paused' });
  }

  /** What is on screen now, to be translated. */
  private begin({ model }: Scene): LiveTask {
    const rasters = this.document.snapshot();
    // While the pen is down, a slow model gives a smaller picture; the whole one follows.
    const draft = this.document.hasPending ? this.drafts.factor(model.card, rasters[0]) : 1;
    const { seed, values: all } = this.store.getState();
    const values = valuesFor(model, all);
    this.begun = { model, rasters, seed, values, version: this.version, draft };
    return this.begun;
  }
}
