import { createStore } from 'zustand/vanilla';
import {
  type Failure,
  type Metrics,
  type ModelSummary,
  type Picture,
  toFailure,
} from '#common/contract';
import { differencePicture } from '#common/image/differencePicture';
import { sameSize } from '#common/image/size';
import { adaptDrawing } from '../drawing/adapt';
import { inputLikeOutput } from '../drawing/plainInput';
import { inputPicturesOf, rasterFromPicture } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/connectEngine';
import { FreshWork } from '../picture/freshTask';
import type { LiveTask } from '../studio/liveTask';
import { valuesFor } from '../studio/modelValues';
import type { Studio } from '../studio/studio';

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
  private readonly work: FreshWork;

  constructor(
    private readonly engine: EngineLink,
    private readonly studio: Studio,
  ) {
    const isOn = () => this.store.getState().on;
    this.work = new FreshWork(studio, isOn, (task, isCurrent) => this.goBack(task, isCurrent));
  }

  set(on: boolean): void {
    this.store.setState({ on, trip: undefined, failure: undefined });
    this.work.repeat();
  }

  private async goBack(task: LiveTask, isCurrent: () => boolean): Promise<void> {
    const { models = [], values, frames } = this.studio.store.getState();
    const back = wayBack(task.model, models);
    const there = frames.at(-1);
    const given = Object.values(inputPicturesOf(task.model.card, task.rasters)).at(-1);
    if (!back || !there || !given) {
      return this.store.setState({ trip: undefined, failure: undefined });
    }
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
      const difference = sameSize(picture, given) ? differencePicture(picture, given) : undefined;
      if (!isCurrent()) return;
      this.store.setState({ trip: { given, there, back: picture, metrics, difference } });
    } catch (error) {
      if (isCurrent()) this.store.setState({ failure: toFailure(error) });
    }
  }
}
