import { createStore } from 'zustand/vanilla';
import { type Failure, type Picture, toFailure, usesSeed, type Values } from '#common/contract';
import { sameSize } from '#common/image/size';
import { inputPicturesOf } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/connectEngine';
import { FreshWork } from '../picture/freshTask';
import type { LiveTask } from '../studio/liveTask';
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
  private lastTask: LiveTask | undefined;
  private readonly work: FreshWork;

  constructor(
    private readonly engine: EngineLink,
    private readonly studio: Studio,
  ) {
    this.work = new FreshWork(
      studio,
      (task) => this.isWanted(task),
      (task, isCurrent) => this.translateAll(task, isCurrent),
    );
  }

  set(on: boolean): void {
    // When they are opened again, another drawing may be shown that nobody has translated yet.
    this.store.setState({ on, ...(!on && { pictures: [], failure: undefined }) });
    this.lastTask = undefined;
    this.work.repeat();
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

  private isWanted(task: LiveTask): boolean {
    if (!this.store.getState().on) return false;
    if (usesSeed(task.model.card.values)) return !this.isUpToDate(task);
    this.store.setState({ pictures: [] });
    return false;
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

  private async translateAll(task: LiveTask, isCurrent: () => boolean): Promise<void> {
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
        if (!isCurrent()) return;
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
  return a.rasters.length > 0 ? a.rasters === b.rasters : sameSize(a.size, b.size);
}

function sameValues(a: Values, b: Values): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}
