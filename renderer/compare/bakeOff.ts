import { createStore } from 'zustand/vanilla';
import { type Failure, type ModelSummary, type Picture, toFailure } from '#common/contract';
import { Latest } from '#common/link/latest';
import { adaptDrawing, type Misfit } from '../drawing/adapt';
import { inputsOf } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/engine';
import type { LiveTask } from '../studio/latestTranslation';
import { takesDrawing, valuesFor } from '../studio/modelValues';
import type { Studio } from '../studio/studio';

interface Entrant {
  model: ModelSummary;
  picture: Picture | undefined;
  /** Whether the picture is this drawing's, not the one's before. */
  current: boolean;
  /** Milliseconds inside the net. */
  ms: number;
  failure: Failure | undefined;
}

interface BakeOffState {
  on: boolean;
  entrants: readonly Entrant[];
  /** Models that can't take this drawing, and why. */
  others: readonly (Misfit & { model: ModelSummary })[];
}

/** The same drawing through every model that can take it; follows the drawing while it is on. */
export class BakeOff {
  readonly store = createStore<BakeOffState>(() => ({ on: false, entrants: [], others: [] }));
  private wanted = 0;
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
    this.wanted++;
    if (on) this.follow();
  }

  private follow(): void {
    const { translated, freshness } = this.studio.store.getState();
    if (!this.store.getState().on || freshness !== 'fresh' || !translated) return;
    this.wanted++;
    this.latest.offer(translated);
  }

  private async make(task: LiveTask): Promise<void> {
    const { wanted } = this;
    const models = (this.studio.store.getState().models ?? []).filter(({ card }) =>
      takesDrawing(card),
    );
    const known = this.store.getState().entrants;
    const fitted = models.map((model) => ({
      model,
      ...adaptDrawing(task.model.card, model.card, task.rasters),
    }));
    const able = fitted.filter(({ lacks, unknown }) => lacks.length + unknown.length === 0);
    let entrants = able.map<Entrant>(({ model }) => ({
      model,
      picture: undefined,
      ms: 0,
      failure: undefined,
      ...known.find((old) => old.model === model),
      current: false,
    }));
    const others = fitted.filter((one) => !able.includes(one));
    this.store.setState({ entrants, others });
    for (const [i, { model, rasters }] of able.entries()) {
      const entrant = await this.enter(model, inputsOf(model.card, rasters), task.seed);
      if (wanted !== this.wanted) return;
      entrants = entrants.with(i, entrant);
      this.store.setState({ entrants });
    }
  }

  private async enter(
    model: ModelSummary,
    inputs: Record<string, Picture>,
    seed: number,
  ): Promise<Entrant> {
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
