import i18next from 'i18next';
import { createStore } from 'zustand/vanilla';
import {
  type Failure,
  type ModelSummary,
  type Picture,
  toFailure,
  usesSeed,
  type Values,
} from '#common/contract';
import { LatestTask } from '#common/link/latestTask';
import type { EngineLink } from '../engineLink/connectEngine';
import { labelName } from '../i18n/cardText';
import { valuesFor } from '../studio/modelValues';
import type { Studio } from '../studio/studio';
import { dreamScene, painterFor } from './dreamScene';

/** Number of dreams shown at a time. */
const dreamCount = 6;

export interface DreamPicture {
  seed: number;
  /** Absent until it is made. */
  picture: Picture | undefined;
  /** Whether it was made from what is set now. */
  current: boolean;
}

interface DreamState {
  open: boolean;
  /** The model that dreams; undefined while none is chosen. */
  model: ModelSummary | undefined;
  /** What is set for it: class, words, numbers. */
  values: Values;
  pictures: readonly DreamPicture[];
  /** Whether dreams are being made. */
  busy: boolean;
  /** Index of the chosen dream, and of the one that the slider walks to. */
  chosen: number;
  towards: number;
  /** How far it has walked, 0 … 1. */
  walk: number;
  /** The dream on the way; undefined where the chosen one is shown, or until it is made. */
  between: Picture | undefined;
  failure: Failure | undefined;
}

/** Whether a model makes label maps or pictures from noise alone. */
export function canDream({ card }: ModelSummary): boolean {
  return card.inputs.length === 0 && usesSeed(card.values);
}

/** Dreams: pictures that a model makes of nothing but seeds and what is set, one of which is drawn on. */
export class Dream {
  readonly store = createStore<DreamState>(() => ({
    open: false,
    model: undefined,
    values: {},
    pictures: [],
    busy: false,
    chosen: 0,
    towards: 1,
    walk: 0,
    between: undefined,
    failure: undefined,
  }));
  private abort = new AbortController();
  private readonly walking = new LatestTask<() => Promise<void>>((task) => task());

  constructor(
    private readonly engine: EngineLink,
    private readonly studio: Studio,
    /** A new seed. */
    private readonly random = () => crypto.getRandomValues(new Uint16Array(1))[0],
  ) {}

  /**
   * Open with dreams of a model: the Studio's own, if that can dream, else one for a model
   * that goes before or after that, else one whose dreams the Studio's model draws on, else any; of several
   * the one that dreamed last.
   */
  open(): void {
    const { model, models = [] } = this.studio.store.getState();
    const before = this.store.getState().model;
    const dreamers = [...(before ? [before] : []), ...models].filter(canDream);
    const isFor = (one: ModelSummary) =>
      painterFor(one, { model, models })?.card.id === model?.card.id;
    // A model that reads any picture would take any dream.
    const isNear = ({ card }: ModelSummary) => {
      const { next = [], previous = [] } = model?.card ?? {};
      return [...next, ...previous].some((id) => card.next?.includes(id));
    };
    const wanted = [model, dreamers.find(isNear), dreamers.find(isFor), dreamers[0]].find(
      (one) => one && canDream(one),
    );
    this.store.setState({ open: true });
    if (!wanted) return;
    if (wanted.card.id !== before?.card.id) this.choose(wanted);
    else this.makeMissing();
  }

  close(): void {
    this.cancel();
    this.store.setState({ open: false });
  }

  /** Dream with another model. */
  choose(model: ModelSummary): void {
    this.store.setState({ model, values: {}, pictures: [] });
    this.throwDice();
  }

  /** Six other seeds. */
  throwDice(): void {
    const seeds = new Set<number>();
    while (seeds.size < dreamCount) seeds.add(this.random());
    const pictures = [...seeds].map((seed) => ({ seed, picture: undefined, current: false }));
    this.store.setState({ pictures, chosen: 0, towards: 1, walk: 0, between: undefined });
    this.dream();
  }

  /** @param value undefined for the card's default. */
  setValue(name: string, value: string | number | undefined): void {
    const { [name]: _before, ...others } = this.store.getState().values;
    this.store.setState({ values: value === undefined ? others : { ...others, [name]: value } });
    this.dream();
  }

  /** Choose one of the dreams, by its place. */
  select(chosen: number): void {
    const { towards, pictures } = this.store.getState();
    const other = towards === chosen ? (chosen + 1) % pictures.length : towards;
    this.store.setState({ chosen, towards: other, walk: 0, between: undefined });
  }

  /** Walk to the next of the other dreams. */
  turn(): void {
    const { chosen, towards, pictures, walk } = this.store.getState();
    let next = (towards + 1) % pictures.length;
    if (next === chosen) next = (next + 1) % pictures.length;
    this.store.setState({ towards: next });
    if (walk > 0) this.setWalk(walk);
  }

  /** Walk from the chosen dream to the other one. @param walk 0 … 1. */
  setWalk(walk: number): void {
    this.store.setState({ walk });
    if (walk === 0) this.store.setState({ between: undefined });
    else this.walking.offer(() => this.makeBetween());
  }

  /** Stop making dreams; those that are there stay. */
  cancel(): void {
    this.walking.clear();
    this.abort.abort();
    this.abort = new AbortController();
    this.store.setState({ busy: false });
  }

  /** The model that would draw on a dream; undefined if none can. */
  get painter(): ModelSummary | undefined {
    const { model } = this.store.getState();
    return model && painterFor(model, this.studio.store.getState());
  }

  /** Put the dream that is shown into the drawing, a step that can be undone, and close. */
  take(): void {
    const { model } = this.store.getState();
    const { painter } = this;
    const picture = shownDream(this.store.getState());
    if (!model || !painter || !picture) return;
    const { scene, lost } = dreamScene(picture, model.card, painter, this.studio);
    this.studio.goOnWith(scene);
    this.close();
    if (lost.length === 0) return;
    const labels = lost.map(({ name }) => labelName(model.card, name)).join(', ');
    this.studio.showNotice(i18next.t('switch.unknown', { labels }));
  }

  /** Make every dream anew: something else is set. */
  private dream(): void {
    const stale = this.store.getState().pictures.map((one) => ({ ...one, current: false }));
    this.store.setState({ pictures: stale });
    this.makeMissing();
  }

  /** Make every dream that was not made from what is set now, one after the other. */
  private makeMissing(): void {
    this.cancel();
    const { pictures } = this.store.getState();
    if (pictures.every(({ current }) => current)) return;
    this.store.setState({ busy: true, failure: undefined });
    const { signal } = this.abort;
    void this.makeAll(signal).catch((error: unknown) => {
      if (!signal.aborted) this.store.setState({ failure: toFailure(error), busy: false });
    });
  }

  private async makeAll(signal: AbortSignal): Promise<void> {
    for (const [i, { seed, current }] of this.store.getState().pictures.entries()) {
      if (current) continue;
      const picture = await this.make(seed, {}, signal);
      if (signal.aborted) return;
      const pictures = this.store.getState().pictures.with(i, { seed, picture, current: true });
      this.store.setState({ pictures });
    }
    const { walk } = this.store.getState();
    this.store.setState({ busy: false });
    if (walk > 0) this.setWalk(walk);
  }

  private async makeBetween(): Promise<void> {
    const { pictures, chosen, towards, walk } = this.store.getState();
    const { signal } = this.abort;
    if (walk === 0) return;
    try {
      const on = { walk, towards: pictures[towards].seed };
      const between = await this.make(pictures[chosen].seed, on, signal);
      const now = this.store.getState();
      if (now.walk > 0 && now.chosen === chosen) this.store.setState({ between });
    } catch (error) {
      if (!signal.aborted) this.store.setState({ failure: toFailure(error) });
    }
  }

  private async make(seed: number, on: Values, signal: AbortSignal): Promise<Picture> {
    const { model, values } = this.store.getState();
    if (!model) throw new RangeError('there is no model to dream with');
    const { id } = model.card;
    const all = { ...valuesFor(model, { [id]: values }), ...on };
    const request = { model: id, inputs: {}, seed, values: all };
    return (await this.engine.call('translate', request, signal)).picture;
  }
}

/** The dream that is shown large: the one on the way, or the chosen one. */
export function shownDream({ pictures, chosen, walk, between }: DreamState): Picture | undefined {
  return walk > 0 && between ? between : pictures[chosen]?.picture;
}
