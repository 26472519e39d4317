import { createStore } from 'zustand/vanilla';
import {
  type Failure,
  type Metrics,
  type ModelSummary,
  type Picture,
  toFailure,
} from '#common/contract';
import { differencePicture } from '#common/image/differencePicture';
import { LatestTask } from '#common/link/latestTask';
import { adaptDrawing } from '../drawing/adapt';
import { inputLikeOutput } from '../drawing/plainInput';
import { inputPicturesOf, rasterFromPicture } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/connectEngine';
import type { LiveTask } from '../studio/latestTranslation';
import { valuesFor } from '../studio/modelValues';
import type { Studio } from '../studio/studio';
import { freshTask, onFreshTask } from './freshTask';

/** A → B → A: what is given, what a model makes of it, and what its way back makes of that. */
export interface RoundTrip {
  given: Picture;
  there: Picture;
  back: Picture | undefined;
  /** How far `back` is from `given`, and where; absent until it is measured. */
  metrics: Metrics | undefined;
  difference: Picture | undefined;
}

interface CycleState {
  on: boolean;
  trip: RoundTrip | undefined;
  failure: Failure | undefined;
}

/** The model that undoes what a model does, as its card says. */
export function wayBack(
  { card }: ModelSummary,
  models: readonly ModelSummary[],
): ModelSummary | undefined {
  return models.find((other) => other.card.id === card.wayBack && other.card.inputs.length > 0);
}

/** Takes the picture back again by the model's way back, anew with every picture while it is on. */
export class Cycle {
  readonly store = createStore<CycleState>(() => ({
    on: false,
    trip: undefined,
    failure: undefined,
  }));
  private generation = 0;
  private readonly latest = new LatestTask<LiveTask>((task) => this.goBack(task));

  constructor(
    private readonly engine: EngineLink,
    private readonly studio: Studio,
  ) {
    onFreshTask(studio.store, (task) => this.update(task));
  }

  set(on: boolean): void {
    this.store.setState({ on, trip: undefined, failure: undefined });
    this.generation++;
    const task = freshTask(this.studio.store.getState());
    if (task) this.update(task);
  }

  private update(task: LiveTask): void {
    if (!this.store.getState().on) return;
    this.generation++;
    this.latest.offer(task);
  }

  private async goBack(task: LiveTask): Promise<void> {
    const { generation } = this;
    const { models = [], values, frames } = this.studio.store.getState();
    const back = wayBack(task.model, models);
    const there = frames.at(-1);
    const given = Object.values(inputPicturesOf(task.model.card, task.rasters)).at(-1);
    if (!back || !there || !given) return this.store.setState({ trip: undefined });
    const trip = { given, there, back: undefined, metrics: undefined, difference: undefined };
    this.store.setState({ trip, failure: undefined });
    const input = inputLikeOutput(task.model.card.output, 1);
    const raster = rasterFromPicture(input, there);
    const { rasters } = adaptDrawing({ inputs: [input] }, back.card, [raster]);
    try {
      const { picture } = await this.engine.call('translate', {
        model: back.card.id,
        inputs: inputPicturesOf(back.card, rasters),
        seed: task.seed,
        values: valuesFor(back, values),
      });
      const metrics = await this.engine.call('measure', { picture, truth: given });
      const sameSize = picture.width === given.width && picture.height === given.height;
      const difference = sameSize ? differencePicture(picture, given) : undefined;
      if (generation !== this.generation) return;
      this.store.setState({ trip: { given, there, back: picture, metrics, difference } });
    } catch (error) {
      if (generation === this.generation) this.store.setState({ failure: toFailure(error) });
    }
  }
}
