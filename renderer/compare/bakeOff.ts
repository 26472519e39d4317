import { createStore } from 'zustand/vanilla';
import {
  type Failure,
  type Metrics,
  type ModelSummary,
  type Picture,
  toFailure,
} from '#common/contract';
import { type AdaptLosses, adaptDrawing } from '../drawing/adapt';
import { inputPicturesOf } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/connectEngine';
import type { LiveTask } from '../studio/latestTranslation';
import { valuesFor } from '../studio/modelValues';
import type { Studio } from '../studio/studio';
import type { Compare } from './compare';
import { FreshWork, onFreshTask } from './freshTask';

interface BakeOffEntry {
  model: ModelSummary;
  picture: Picture | undefined;
  /** Distance to the ground truth, if one is open. */
  metrics: Metrics | undefined;
  /** What the model's own discriminator thinks of it, 0 … 1. */
  realness: number | undefined;
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
  /** The models that are compared: all (undefined), or a model and its plain twin, by the model's id. */
  pair: string | undefined;
  entries: readonly BakeOffEntry[];
  /** Models that are incompatible with this drawing, and why. */
  others: readonly Misfit[];
}

/**
 * Translates the drawing with every compatible model, updated with the drawing while it is on.
 * Without a drawing, compares the models that take none.
 */
export class BakeOff {
  readonly store = createStore<BakeOffState>(() => ({
    on: false,
    pair: undefined,
    entries: [],
    others: [],
  }));
  private readonly work: FreshWork;
  /** Ends the wait for a pair's sample. */
  private stopOpening = () => {};

  constructor(
    private readonly engine: EngineLink,
    private readonly studio: Studio,
    private readonly compare: Compare,
  ) {
    const isOn = () => this.store.getState().on;
    this.work = new FreshWork(studio, isOn, (task, isCurrent) =>
      this.translateAll(task, isCurrent),
    );
    compare.store.subscribe((now, before) => {
      if (now.truth !== before.truth) void this.measureAgain();
    });
  }

  set(on: boolean): void {
    this.store.setState({ on });
    this.work.repeat();
  }

  /** Compare all models again. */
  showAll(): void {
    this.stopOpening();
    if (this.store.getState().pair !== undefined) this.compare.removeTruth();
    this.store.setState({ pair: undefined, entries: [] });
    this.work.repeat();
  }

  /**
   * Compare a model with its plain twin on the model's first sample, beside what that really is. The
   * sample is a step of the history.
   */
  async showPair(model: ModelSummary): Promise<void> {
    const { card } = model;
    this.stopOpening();
    this.store.setState({ pair: card.id, entries: [] });
    const opened = new Promise<boolean>((resolve) => {
      const unsubscribe = onFreshTask(this.studio.store, (task) => {
        if (task.model.card.id === card.id) this.stopOpening();
      });
      this.stopOpening = () => {
        unsubscribe();
        resolve(this.store.getState().pair === card.id);
      };
    });
    await this.studio.modelSwitch.open(model, 0, 'sample');
    if (!(await opened)) return;
    const [path] = card.truths;
    if (!path) return this.compare.removeTruth();
    try {
      const { data } = await this.engine.call('models.file', { id: card.id, path });
      if (this.store.getState().pair !== card.id) return;
      await this.compare.openTruth({ name: path, data: new Uint8Array(data) });
    } catch (error) {
      this.studio.showFailure(error);
    }
  }

  /** The models that are compared. */
  private wanted(): ModelSummary[] {
    const { models = [] } = this.studio.store.getState();
    const { pair } = this.store.getState();
    const chosen = twinPairs(models).filter(([model]) => model.card.id === pair);
    // The plain one first: what a learned loss adds is seen from left to right.
    return chosen.length > 0 ? chosen.flatMap((both) => both.toReversed()) : besideTwins(models);
  }

  private async translateAll(task: LiveTask, isCurrent: () => boolean): Promise<void> {
    const models = this.wanted();
    const previous = this.store.getState().entries;
    const fitted = models.map((model) => ({
      model,
      undrawn: task.rasters.length > 0 && model.card.inputs.length === 0,
      ...adaptDrawing(task.model.card, model.card, task.rasters, task.size),
    }));
    const capable = fitted.filter(
      ({ missingInputs, unknownLabels, undrawn }) =>
        !undrawn && missingInputs.length + unknownLabels.length === 0,
    );
    let entries = capable.map<BakeOffEntry>(({ model }) => ({
      ...blank(model),
      ...previous.find((old) => old.model === model),
      current: false,
    }));
    const others = fitted.filter((one) => !capable.includes(one));
    this.store.setState({ entries, others });
    for (const [i, { model, rasters }] of capable.entries()) {
      const inputs = inputPicturesOf(model.card, rasters);
      for await (const entry of this.translateWith(model, inputs, task.seed)) {
        // The pen goes first: no further call for a drawing that is no more.
        if (!isCurrent()) return;
        entries = entries.with(i, entry);
        this.store.setState({ entries });
      }
    }
  }

  /** @returns what is known of a model's picture, more at each step. */
  private async *translateWith(
    model: ModelSummary,
    inputs: Record<string, Picture>,
    seed: number,
  ): AsyncGenerator<BakeOffEntry> {
    try {
      const { card } = model;
      const values = valuesFor(model, this.studio.store.getState().values);
      const request = { model: card.id, inputs, seed, values };
      const { picture, runMs: ms } = await this.engine.call('translate', request);
      const made = { ...blank(model), picture, ms, current: true };
      yield made;
      const measured = { ...made, metrics: await this.compare.distanceOf(picture) };
      yield measured;
      if (!card.discriminator) return;
      const judged = await this.engine.call('realness', { ...request, picture });
      yield { ...measured, realness: judged.score };
    } catch (error) {
      yield { ...blank(model), current: true, failure: toFailure(error) };
    }
  }

  /** Distances to another ground truth, of the pictures that are there. */
  private async measureAgain(): Promise<void> {
    for (const { picture } of this.store.getState().entries) {
      if (!picture) continue;
      const metrics = await this.compare.distanceOf(picture).catch(() => undefined);
      const { entries } = this.store.getState();
      this.store.setState({
        entries: entries.map((one) => (one.picture === picture ? { ...one, metrics } : one)),
      });
    }
  }
}

/** An entry that nothing is known of yet. */
function blank(model: ModelSummary): BakeOffEntry {
  const nothing = {
    picture: undefined,
    metrics: undefined,
    realness: undefined,
    failure: undefined,
  };
  return { model, ms: 0, current: false, ...nothing };
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
