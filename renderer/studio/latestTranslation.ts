import type { Failure, Translation, Values } from '#common/contract';
import { toFailure } from '#common/contract';
import type { Size } from '#common/image/size';
import { LatestTask } from '#common/link/latestTask';
import type { Scene } from '../documents/scene';
import { downscaleRaster } from '../drawing/downscaleRaster';
import type { Raster } from '../drawing/raster';
import { sheetInputsOf } from '../drawing/sheetInputs';
import { inputPicturesOf, sheetKind } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/connectEngine';

/** Something to translate: a snapshot, which does not change while a stroke goes on. */
export interface LiveTask {
  model: Scene['model'];
  /** The state of the history that it was begun in. */
  scene: Scene;
  /** Pixels of every sheet and of the sketch, which is not translated; none for a model that takes no pictures. */
  rasters: readonly Raster[];
  /** Size of the sheets, or of the picture that is asked for without one. */
  size: Size;
  seed: number;
  /** Values of inputs that are not pictures, by name. */
  values: Values;
  /** Grows with every change of the drawing. */
  version: number;
  /** Downscaling factor of each side; 1 is full size. */
  draft: number;
}

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
export class LatestTranslation {
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
