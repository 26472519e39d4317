import type { Failure, ModelSummary, Translation, Values } from '#common/contract';
import { toFailure } from '#common/contract';
import { Latest } from '#common/link/latest';
import type { Raster } from '../drawing/raster';
import { reduceRaster } from '../drawing/reduce';
import { inputsOf, sheetKind } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/engine';

/** Something to translate: a snapshot, which does not change while a stroke goes on. */
export interface LiveTask {
  model: ModelSummary;
  /** Pixels of every sheet. */
  rasters: readonly Raster[];
  seed: number;
  /** What the model takes beside pictures, by name. */
  values: Values;
  /** Grows with every change of the drawing. */
  version: number;
  /** How many times shorter the sides are translated; 1 is the whole picture. */
  draft: number;
}

export interface LiveResult {
  task: LiveTask;
  /** From the request to the picture received, in milliseconds. */
  ms: number;
  translation: Translation;
}

export interface LiveEvents {
  onResult(result: LiveResult): void;
  onFailure(failure: Failure, version: number): void;
}

/** Live translation: the latest drawing wins, one run in flight and one waiting. */
export class LatestTranslation {
  private readonly latest: Latest<() => LiveTask>;
  private abort = new AbortController();

  constructor(
    private readonly engine: EngineLink,
    private readonly events: LiveEvents,
  ) {
    this.latest = new Latest((snapshot) => this.run(snapshot()));
  }

  /** @param snapshot called when the translation begins: what is never translated costs no copy. */
  offer(snapshot: () => LiveTask): void {
    this.latest.offer(snapshot);
  }

  /** Cancel what runs and what waits. */
  cancel(): void {
    this.latest.clear();
    this.abort.abort();
    this.abort = new AbortController();
  }

  private async run(task: LiveTask): Promise<void> {
    const { model, seed, values, version } = task;
    const began = performance.now();
    try {
      const translation = await this.engine.call(
        'translate',
        { model: model.card.id, inputs: inputsOf(model.card, drafted(task)), seed, values },
        this.abort.signal,
      );
      this.events.onResult({ task, ms: performance.now() - began, translation });
    } catch (error) {
      this.events.onFailure(toFailure(error), version);
    }
  }
}

function drafted({ model, rasters, draft }: LiveTask): readonly Raster[] {
  if (draft === 1) return rasters;
  return rasters.map((raster, i) => reduceRaster(raster, draft, sheetKind(model.card.inputs[i])));
}
