import { type Failure, type Translation, toFailure } from '#common/contract';
import { LatestTask } from '#common/link/latestTask';
import { downscaleRaster } from '../drawing/downscaleRaster';
import type { Raster } from '../drawing/raster';
import { sheetInputsOf } from '../drawing/sheetInputs';
import { inputPicturesOf, sheetKind } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/connectEngine';
import type { LiveTask } from './liveTask';

interface LiveResult {
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
export class TranslationQueue {
  private readonly latest: LatestTask<() => LiveTask>;
  private abort = new AbortController();

  constructor(
    private readonly engine: EngineLink,
    private readonly events: LiveEvents,
  ) {
    this.latest = new LatestTask((snapshot) => this.run(snapshot()));
  }

  /** @param snapshot called when the translation begins, so that replaced tasks cost no copy. */
  offer(snapshot: () => LiveTask): void {
    this.latest.offer(snapshot);
  }

  /** Cancel the running and the waiting translation. */
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
        {
          model: model.card.id,
          inputs: inputPicturesOf(model.card, draftRasters(task)),
          seed,
          values,
          ...(task.rasters.length === 0 && { size: task.size }),
        },
        this.abort.signal,
      );
      this.events.onResult({ task, ms: performance.now() - began, translation });
    } catch (error) {
      this.events.onFailure(toFailure(error), version);
    }
  }
}

function draftRasters({ model, rasters, draft }: LiveTask): readonly Raster[] {
  if (draft === 1) return rasters;
  return sheetInputsOf(model.card).map((input, i) =>
    downscaleRaster(rasters[i], draft, sheetKind(input)),
  );
}
