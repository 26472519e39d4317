import { createStore } from 'zustand/vanilla';
import { type Failure, type Picture, toFailure, usesSeed, type Values } from '#common/contract';
import { LatestTask } from '#common/link/latestTask';
import { inputPicturesOf } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/connectEngine';
import type { LiveTask } from '../studio/latestTranslation';
import type { Studio } from '../studio/studio';
import { freshTask, onFreshTask } from './freshTask';

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
    onFreshTask(studio.store, (task) => this.update(task));
  }

  set(on: boolean): void {
    this.store.setState({ on });
    this.lastTask = undefined;
    this.generation++;
    const task = freshTask(this.studio.store.getState());
    if (task) this.update(task);
  }

  /** The next seeds. */
  more(): void {
    const { first } = this.store.getState();
    this.store.setState({ first: first + variationCount, pictures: [] });
    this.set(true);
  }

  /** Use the seed of a variation in the Studio. */
  pin(seed: number): void {
    this.studio.settings.setSeed(seed);
  }

  private update(task: LiveTask): void {
    if (!this.store.getState().on) return;
    if (!usesSeed(task.model.card.values)) this.store.setState({ pictures: [] });
    else if (!this.isUpToDate(task)) {
      this.generation++;
      this.latest.offer(task);
    }
  }

  private isUpToDate(task: LiveTask): boolean {
    // The Studio's seed does not matter here.
    const { lastTask } = this;
    return (
      lastTask?.model === task.model &&
      samePixels(lastTask, task) &&
      sameValues(lastTask.values, task.values)
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
          ...(task.rasters.length === 0 && { size: task.size }),
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

/** Whether two tasks have the same sheets; without a drawing, whether they ask for the same size. */
function samePixels(a: LiveTask, b: LiveTask): boolean {
  return a.rasters.length > 0
    ? a.rasters === b.rasters
    : a.size.width === b.size.width && a.size.height === b.size.height;
}

function sameValues(a: Values, b: Values): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}
