import { createStore } from 'zustand/vanilla';
import { type Failure, type Picture, toFailure, usesSeed } from '#common/contract';
import { LatestTask } from '#common/link/latestTask';
import { inputPicturesOf } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/connectEngine';
import type { LiveTask } from '../studio/latestTranslation';
import type { Studio } from '../studio/studio';

/** Number of pictures shown at a time. */
const variationCount = 9;

interface Variation {
  seed: number;
  picture: Picture | undefined;
  /** Whether the picture was made from the current drawing. */
  current: boolean;
}

interface VariationsState {
  on: boolean;
  /** Seed of the first picture. */
  first: number;
  pictures: readonly Variation[];
  failure: Failure | undefined;
}

/**
 * Several pictures of the same drawing, by seed: the same seeds give the same pictures. They
 * are made one after the other when the live picture is up to date, so that the pen goes first.
 */
export class Variations {
  readonly store = createStore<VariationsState>(() => ({
    on: false,
    first: 0,
    pictures: [],
    failure: undefined,
  }));
  private generation = 0;
  private lastTask: LiveTask | undefined;
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
    this.lastTask = undefined;
    this.generation++;
    if (on) this.update();
  }

  /** The next seeds. */
  more(): void {
    const { first } = this.store.getState();
    this.store.setState({ first: first + variationCount, pictures: [] });
    this.set(true);
  }

  /** Use the seed of a variation in the Studio. */
  pin(seed: number): void {
    this.studio.setSeed(seed);
  }

  private update(): void {
    const { outputTask: translated, freshness, model } = this.studio.store.getState();
    if (!this.store.getState().on) return;
    if (!model || !usesSeed(model.card.values)) this.store.setState({ pictures: [] });
    else if (freshness === 'fresh' && translated && !this.isUpToDate(translated)) {
      this.generation++;
      this.latest.offer(translated);
    }
  }

  private isUpToDate(task: LiveTask): boolean {
    // The Studio's seed does not matter here.
    const { lastTask } = this;
    return (
      lastTask?.model === task.model &&
      lastTask.rasters === task.rasters &&
      lastTask.values === task.values
    );
  }

  private async translateAll(task: LiveTask): Promise<void> {
    const { generation } = this;
    this.lastTask = task;
    const { first } = this.store.getState();
    let pictures: readonly Variation[] = Array.from({ length: variationCount }, (_, i) => ({
      seed: first + i,
      picture: this.store.getState().pictures[i]?.picture,
      current: false,
    }));
    this.store.setState({ pictures, failure: undefined });
    const { card } = task.model;
    const inputs = inputPicturesOf(card, task.rasters);
    try {
      for (let i = 0; i < variationCount; i++) {
        const { picture } = await this.engine.call('translate', {
          model: card.id,
          inputs,
          seed: first + i,
          values: task.values,
        });
        if (generation !== this.generation) return;
        pictures = pictures.with(i, { seed: first + i, picture, current: true });
        this.store.setState({ pictures });
      }
    } catch (error) {
      this.lastTask = undefined;
      this.store.setState({ failure: toFailure(error) });
    }
  }
}
