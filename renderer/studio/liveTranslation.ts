import type { StoreApi } from 'zustand/vanilla';
import type { Failure } from '#common/contract';
import type { DrawingDocument } from '../documents/drawingDocument';
import { type Scene, sceneSize } from '../documents/scene';
import type { EngineLink } from '../engineLink/connectEngine';
import { DraftScale } from './draftScale';
import type { LiveTask } from './liveTask';
import { valuesFor } from './modelValues';
import type { StudioState } from './studioState';
import { TranslationQueue } from './translationQueue';

/** Keeps the picture up to date with the drawing, and its freshness in the store. */
export class LiveTranslation {
  private version = 0;
  private readonly live: TranslationQueue;
  private readonly drafts = new DraftScale();
  /** The last failure of a translation. */
  private lastFailure: Failure | undefined;
  /** The last translation that has begun. */
  private lastTask: LiveTask | undefined;

  constructor(
    engine: EngineLink,
    private readonly store: StoreApi<StudioState>,
    private readonly document: DrawingDocument,
  ) {
    this.live = new TranslationQueue(engine, {
      onResult: ({ task, ms, translation }) => {
        const { model, draft, version, size } = task;
        if (draft === 1) this.drafts.recordTime(model.card.id, size, translation.runMs);
        const current = draft === 1 ? 'fresh' : 'draft';
        const { frames = [translation.picture] } = translation;
        const frame = Math.min(store.getState().frame, frames.length - 1);
        store.setState({
          output: frames[frame],
          frames,
          frame,
          outputTask: task,
          ms,
          provider: translation.provider,
          // Other failures stay until dismissed.
          ...(store.getState().failure === this.lastFailure && { failure: undefined }),
          ...(version === this.version && { freshness: current }),
        });
        // Of an older drawing: the newer one is being translated, or nobody has asked for it.
        if (version !== this.version && store.getState().freshness !== 'stale') this.settleBadge();
      },
      onFailure: (failure, version) => {
        if (failure.code === 'CANCELLED') return;
        // The link reconnects by itself and translates again when it opens.
        if (failure.code === 'LINK_CLOSED') store.setState({ freshness: 'stale' });
        else if (version === this.version) {
          this.lastFailure = failure;
          store.setState({ failure, freshness: 'failed' });
        }
      },
    });
  }

  /** The drawing or the seed has changed. */
  invalidate(): void {
    this.version++;
    if (this.store.getState().live) this.translate();
    else this.settleBadge();
  }

  /**
   * A mark was finished without changing pixels: only a draft has to be translated again at full
   * size, and a picture whose translation was stopped once more, as after any other mark.
   */
  settle(): void {
    const { live, freshness } = this.store.getState();
    // A translation that has not begun yet will be full-size anyway.
    const wasDraft = this.lastTask?.version === this.version && this.lastTask.draft > 1;
    if (live && (wasDraft || freshness === 'paused')) this.translate();
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

  /** Nothing is being translated: say whether the picture is that of the drawing. */
  private settleBadge(): void {
    this.store.setState({ freshness: this.isShown() ? 'fresh' : 'paused' });
  }

  /** Whether the picture that is shown is that of the drawing: undo, or a seed set back, led back to it. */
  private isShown(): boolean {
    const { outputTask: made, seed, values: all } = this.store.getState();
    // First what is cheap: this is asked at every move of the pen.
    if (this.document.hasPending || !made || made.draft > 1) return false;
    if (made.scene !== this.document.scene || made.seed !== seed) return false;
    return JSON.stringify(made.values) === JSON.stringify(valuesFor(made.model, all));
  }

  /** The task for what is on screen now. */
  private begin(scene: Scene): LiveTask {
    const { model } = scene;
    const rasters = this.document.snapshot();
    const size = sceneSize(scene);
    // While the pen is down, slow models translate a downscaled draft.
    const draft = this.document.hasPending ? this.drafts.factor(model.card, size) : 1;
    const { seed, values: all } = this.store.getState();
    const values = valuesFor(model, all);
    const { version } = this;
    this.lastTask = { model, scene, rasters, size, seed, values, version, draft };
    return this.lastTask;
  }
}
