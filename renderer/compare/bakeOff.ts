import { createStore } from 'zustand/vanilla';
import { type Failure, type ModelSummary, type Picture, toFailure } from '#common/contract';
import { LatestTask } from '#common/link/latestTask';
import { type AdaptLosses, adaptDrawing } from '../drawing/adapt';
import { inputPicturesOf } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/connectEngine';
import type { LiveTask } from '../studio/latestTranslation';
import { valuesFor } from '../studio/modelValues';
import type { Studio } from '../studio/studio';
import { freshTask, onFreshTask } from './freshTask';

interface BakeOffEntry {
  model: ModelSummary;
  picture: Picture | undefined;
  /** Whether the picture was made from the current drawing. */
  current: boolean;
  /** Milliseconds inside the net. */
  ms: number;
  failure: Failure | undefined;
}

/** A model that can't take what the Studio shows. */
export interface Misfit extends AdaptLosses {
  model: ModelSummary;
  /** There is a drawing, and the model takes none. */
  undrawn: boolean;
}

interface BakeOffState {
  on: boolean;
  entries: readonly BakeOffEntry[];
  /** Models that are incompatible with this drawing, and why. */
  others: readonly Misfit[];
}

/**
 * Translates the drawing with every compatible model, updated with the drawing while it is on.
 * Without a drawing, compares the models that take none.
 */
export class BakeOff {
  readonly store = createStore<BakeOffState>(() => ({ on: false, entries: [], others: [] }));
  private generation = 0;
  private readonly latest = new LatestTask<LiveTask>((task) => this.translateAll(task));

  constructor(
    private readonly engine: EngineLink,
    private readonly studio: Studio,
  ) {
    onFreshTask(studio.store, (task) => this.update(task));
  }

  set(on: boolean): void {
    this.store.setState({ on });
    this.generation++;
    const task = freshTask(this.studio.store.getState());
    if (task) this.update(task);
  }

  private update(task: LiveTask): void {
    if (!this.store.getState().on) return;
    this.generation++;
    this.latest.offer(task);
  }

  private async translateAll(task: LiveTask): Promise<void> {
    const { generation } = this;
    const { models = [] } = this.studio.store.getState();
    const previous = this.store.getState().entries;
    const fitted = besideTwins(models).map((model) => ({
      model,
      undrawn: task.rasters.length > 0 && model.card.inputs.length === 0,
      ...adaptDrawing(task.model.card, model.card, task.rasters, task.size),
    }));
    const capable = fitted.filter(
      ({ missingInputs, unknownLabels, undrawn }) =>
        !undrawn && missingInputs.length + unknownLabels.length === 0,
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
    this.store.setState({ entries, others });
    for (const [i, { model, rasters }] of capable.entries()) {
      const entry = await this.translateWith(
        model,
        inputPicturesOf(model.card, rasters),
        task.seed,
      );
      if (generation !== this.generation) return;
      entries = entries.with(i, entry);
      this.store.setState({ entries });
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

/** The models in their order, but each plain twin right behind the model that it is compared with. */
export function besideTwins(models: readonly ModelSummary[]): ModelSummary[] {
  const twins = twinPairs(models).map(([, twin]) => twin);
  const ordered = models
    .filter((model) => !twins.includes(model))
    .flatMap((model) => [model, ...twinsOf(model, models)]);
  return [...new Set(ordered)];
}

/** Each model whose plain twin is there, with that. */
export function twinPairs(models: readonly ModelSummary[]): [ModelSummary, ModelSummary][] {
  return models.flatMap((model) =>
    twinsOf(model, models).map((twin): [ModelSummary, ModelSummary] => [model, twin]),
  );
}

function twinsOf({ card }: ModelSummary, models: readonly ModelSummary[]): ModelSummary[] {
  return models.filter((other) => other.card.id === card.plainTwin && !other.card.plainTwin);
}
