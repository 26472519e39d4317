import { createStore } from 'zustand/vanilla';
import { type Failure, type ModelSummary, type Picture, toFailure } from '#common/contract';
import { LatestTask } from '#common/link/latestTask';
import { type AdaptLosses, adaptDrawing } from '../drawing/adapt';
import { inputPicturesOf } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/connectEngine';
import type { LiveTask } from '../studio/latestTranslation';
import { takesDrawing, valuesFor } from '../studio/modelValues';
import type { Studio } from '../studio/studio';

interface BakeOffEntry {
  model: ModelSummary;
  picture: Picture | undefined;
  /** Whether the picture was made from the current drawing. */
  current: boolean;
  /** Milliseconds inside the net. */
  ms: number;
  failure: Failure | undefined;
}

interface BakeOffState {
  on: boolean;
  entries: readonly BakeOffEntry[];
  /** Models that are incompatible with this drawing, and why. */
  others: readonly (AdaptLosses & { model: ModelSummary })[];
}

/** Translates the drawing with every compatible model, updated with the drawing while it is on. */
export class BakeOff {
  readonly store = createStore<BakeOffState>(() => ({ on: false, entries: [], others: [] }));
  private generation = 0;
  private readonly latest = new LatestTask<LiveTask>((task) => this.translateAll(task));

  constructor(
    private readonly engine: EngineLink,
    private readonly studio: Studio,
  ) {
    studio.store.subscribe((now, before) => {
      if (now.outputTask !== before.outputTask || now.freshness !== before.freshness) this.update();
    });
  }

  set(on: boolean): void {
    this.store.setState({ on });
    this.generation++;
    if (on) this.update();
  }

  private update(): void {
    const { outputTask: translated, freshness } = this.studio.store.getState();
    if (!this.store.getState().on || freshness !== 'fresh' || !translated) return;
    this.generation++;
    this.latest.offer(translated);
  }

  private async translateAll(task: LiveTask): Promise<void> {
    const { generation } = this;
    const models = (this.studio.store.getState().models ?? []).filter(({ card }) =>
      takesDrawing(card),
    );
    const previous = this.store.getState().entries;
    const fitted = models.map((model) => ({
      model,
      ...adaptDrawing(task.model.card, model.card, task.rasters),
    }));
    const capable = fitted.filter(
      ({ missingInputs, unknownLabels }) => missingInputs.length + unknownLabels.length === 0,
    );
    let entries = capable.map<BakeOffEntry>(({ model }) => ({
      model,
      picture: undefined,
      ms: 0,
      failure: undefined,
      ...previous.find((old) => old.model === model),
      current: false,
    }));
    const others = fitted.filter((one) => !capable.includes(one));
    this.store.setState({ entries: entries, others });
    for (const [i, { model, rasters }] of capable.entries()) {
      const entry = await this.translateWith(
        model,
        inputPicturesOf(model.card, rasters),
        task.seed,
      );
      if (generation !== this.generation) return;
      entries = entries.with(i, entry);
      this.store.setState({ entries: entries });
    }
  }

  private async translateWith(
    model: ModelSummary,
    inputs: Record<string, Picture>,
    seed: number,
  ): Promise<BakeOffEntry> {
    try {
      const { card } = model;
      const values = valuesFor(model, this.studio.store.getState().values);
      const done = await this.engine.call('translate', { model: card.id, inputs, seed, values });
      return { model, picture: done.picture, current: true, ms: done.runMs, failure: undefined };
    } catch (error) {
      return { model, picture: undefined, current: true, ms: 0, failure: toFailure(error) };
    }
  }
}
