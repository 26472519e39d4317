import { createStore } from 'zustand/vanilla';
import { type Failure, type Picture, toFailure, usesSeed } from '#common/contract';
import { Latest } from '#common/link/latest';
import { inputsOf } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/engine';
import type { LiveTask } from '../studio/latestTranslation';
import type { Studio } from '../studio/studio';

/** How many pictures are made at a time. */
const count = 9;

interface Variation {
  seed: number;
  picture: Picture | undefined;
  /** Whether the picture is this drawing's, not the one's before. */
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
  private wanted = 0;
  private made: LiveTask | undefined;
  private readonly latest = new Latest<LiveTask>((task) => this.make(task));

  constructor(
    private readonly engine: EngineLink,
    private readonly studio: Studio,
  ) {
    studio.store.subscribe((now, before) => {
      if (now.translated !== before.translated || now.freshness !== before.freshness) this.follow();
    });
  }

  set(on: boolean): void {
    this.store.setState({ on });
    this.made = undefined;
    this.wanted++;
    if (on) this.follow();
  }

  /** The next seeds. */
  more(): void {
    const { first } = this.store.getState();
    this.store.setState({ first: first + count, pictures: [] });
    this.set(true);
  }

  /** Make a variation the picture of the Studio. */
  pin(seed: number): void {
    this.studio.setSeed(seed);
  }

  private follow(): void {
    const { translated, freshness, model } = this.studio.store.getState();
    if (!this.store.getState().on) return;
    if (!model || !usesSeed(model.card.values)) this.store.setState({ pictures: [] });
    else if (freshness === 'fresh' && translated && !this.isMade(translated)) {
      this.wanted++;
      this.latest.offer(translated);
    }
  }

  private isMade(task: LiveTask): boolean {
    // Another seed alone changes nothing here.
    const { made } = this;
    return (
      made?.model === task.model && made.rasters === task.rasters && made.values === task.values
    );
  }

  private async make(task: LiveTask): Promise<void> {
    const { wanted } = this;
    this.made = task;
    const { first } = this.store.getState();
    let pictures: readonly Variation[] = Array.from({ length: count }, (_, i) => ({
      seed: first + i,
      picture: this.store.getState().pictures[i]?.picture,
      current: false,
    }));
    this.store.setState({ pictures, failure: undefined });
    const { card } = task.model;
    const inputs = inputsOf(card, task.rasters);
    try {
      for (let i = 0; i < count; i++) {
        const { picture } = await this.engine.call('translate', {
          model: card.id,
          inputs,
          seed: first + i,
          values: task.values,
        });
        if (wanted !== this.wanted) return;
        pictures = pictures.with(i, { seed: first + i, picture, current: true });
        this.store.setState({ pictures });
      }
    } catch (error) {
      this.made = undefined;
      this.store.setState({ failure: toFailure(error) });
    }
  }
}
