import i18next from 'i18next';
import { createStore } from 'zustand/vanilla';
import {
  type Card,
  type Failure,
  type Metrics,
  type ModelSummary,
  type Picture,
  type Realness,
  toFailure,
  type Values,
} from '#common/contract';
import type { Scene } from '../documents/scene';
import { type AdaptLosses, adaptDrawing } from '../drawing/adapt';
import { sameRaster } from '../drawing/raster';
import { inputPicturesOf } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/connectEngine';
import { modelName } from '../i18n/cardText';
import type { OpenedFile } from '../photo/openedFile';
import { FreshWork, onFreshTask } from '../picture/freshTask';
import type { LiveTask } from '../studio/liveTask';
import { valuesFor } from '../studio/modelValues';
import type { Studio } from '../studio/studio';
import type { Compare } from './compare';
import { besideTwins, type Judge, type LossSet, lossSetsOf } from './lossSets';

interface BakeOffEntry {
  model: ModelSummary;
  picture: Picture | undefined;
  /** Distance to the ground truth, if one is open. */
  metrics: Metrics | undefined;
  /** What a discriminator thinks of it: the model's own, or that of the set. */
  realness: Realness | undefined;
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
  /** The models that are compared: all (undefined), or those of a ready set, by its id. */
  set: string | undefined;
  /** What the set's discriminator thinks of what the sample really is. */
  truthRealness: Realness | undefined;
  entries: readonly BakeOffEntry[];
  /** Models that are incompatible with this drawing, and why. */
  others: readonly Misfit[];
}

/** A discriminator, by its model, and what it is told. */
interface Told {
  model: string;
  inputs: Record<string, Picture>;
}

/** The sample that a set was opened on, the file of what that really is, and what a discriminator thinks of it. */
interface OpenedSample {
  scene: Scene;
  truth?: OpenedFile;
  opinion?: Realness;
  /** Whether another sample is shown, beside which the truth is none. */
  away?: boolean;
}

/** The same of another model than those of a set, and the one scene that this is true of. */
interface SetJudge extends Told {
  scene: Scene;
}

/**
 * Translates the drawing with every compatible model, updated with the drawing while it is on.
 * Without a drawing, compares the models that take none.
 */
export class BakeOff {
  readonly store = createStore<BakeOffState>(() => ({
    on: false,
    set: undefined,
    truthRealness: undefined,
    entries: [],
    others: [],
  }));
  private readonly work: FreshWork;
  private judge: SetJudge | undefined;
  /** The sample that a set was opened on. */
  private opened: OpenedSample | undefined;
  /** Ends the wait for a set's sample. */
  private stopOpening = () => {};

  constructor(
    private readonly engine: EngineLink,
    private readonly studio: Studio,
    private readonly compare: Compare,
  ) {
    // Before the models are asked: it says who judges what they make.
    onFreshTask(studio.store, (task) => this.returnToSample(task));
    const isOn = () => this.store.getState().on;
    this.work = new FreshWork(studio, isOn, (task, isCurrent) =>
      this.translateAll(task, isCurrent),
    );
    compare.store.subscribe((now, before) => {
      if (now.truth !== before.truth) void this.measureAgain();
    });
    studio.store.subscribe(({ scene }, before) => {
      if (scene && scene !== before.scene) this.followScene(scene);
    });
  }

  set(on: boolean): void {
    // When it is opened again, another drawing may be shown that nobody has translated yet.
    this.store.setState({ on, ...(!on && { entries: [], others: [] }) });
    this.work.repeat();
  }

  /** Compare all models again. */
  showAll(): void {
    this.stopOpening();
    if (this.store.getState().set !== undefined) this.compare.removeTruth();
    this.judge = this.opened = undefined;
    this.store.setState({ set: undefined, truthRealness: undefined, entries: [] });
    this.work.repeat();
  }

  /**
   * Compare the models of a ready set on the last one's first sample, beside what that really is.
   * @param open opens that sample; a step of the history if left out.
   */
  async showSet(
    set: LossSet,
    open = (model: ModelSummary) => this.studio.modelSwitch.open(model, 0, 'sample'),
  ): Promise<void> {
    const { card } = set.models.at(-1)!;
    const isShown = () => this.store.getState().set === set.id;
    this.stopOpening();
    // What the last set's sample really is, is none of this one's.
    this.removeOwnTruth();
    this.judge = this.opened = undefined;
    // Their names stand there while the sample is opened.
    const entries = set.models.map(blank);
    this.store.setState({ set: set.id, truthRealness: undefined, entries, others: [] });
    try {
      const own = set.models.findLast((model) => model.card.discriminator)?.card.id;
      const by = set.judge ?? (own === undefined ? undefined : { model: own, sample: 0 });
      const told = by && (await this.toldOf(by));
      if (!isShown()) return;
      const opened = new Promise<void>((resolve) => {
        const unsubscribe = onFreshTask(this.studio.store, (task) => {
          if (task.model.card.id !== card.id) return;
          // Before anything is made of it: what is made is judged.
          this.judge = set.judge && told && { ...told, scene: task.scene };
          this.opened = { scene: task.scene };
          this.stopOpening();
        });
        this.stopOpening = () => {
          unsubscribe();
          resolve();
        };
      });
      await open(set.models.at(-1)!);
      // Nor is a sample translated by itself that was shown already.
      const { live, freshness } = this.studio.store.getState();
      if (!live || freshness === 'fresh') this.studio.translate();
      await opened;
      if (isShown()) await this.openTruth(card, told, isShown);
    } catch (error) {
      this.studio.showFailure(error);
    }
  }

  /** Open what the first sample of a model really is, and have it judged. */
  private async openTruth(
    card: Card,
    judge: Told | undefined,
    isShown: () => boolean,
  ): Promise<void> {
    const [path] = card.truths;
    if (!path) return this.compare.removeTruth();
    const { data } = await this.engine.call('models.file', { id: card.id, path });
    if (!isShown()) return;
    const name = i18next.t('commands.sample', { model: modelName(card), number: 1 });
    const file = { name, data: new Uint8Array(data) };
    if (this.opened) this.opened = { ...this.opened, truth: file };
    await this.compare.openTruth(file);
    const { truth } = this.compare.store.getState();
    if (!truth || !judge) return;
    const opinion = await this.opinionOf(truth, judge);
    const { scene } = this.studio.store.getState();
    if (!isShown() || !this.opened || !scene) return;
    this.opened = { ...this.opened, opinion };
    this.followScene(scene);
  }

  /** What the set's sample really is, is no truth of another sample, and judged beside that sample alone. */
  private followScene(scene: Scene): void {
    const { opened } = this;
    if (!opened) return;
    const isSample = !opened.away && isSameSample(scene, opened.scene);
    this.store.setState({ truthRealness: isSample ? opened.opinion : undefined });
    if (isSample) this.keepSample(opened, scene);
    else if (scene.start) {
      this.opened = { ...opened, away: true };
      this.removeOwnTruth();
      // With live off, pictures of the sample stay until they are made anew.
      this.change(() => true, { realness: undefined });
    }
  }

  /** The set's sample is shown as this scene. */
  private keepSample(opened: OpenedSample, scene: Scene): void {
    this.opened = { ...opened, scene, away: false };
    this.judge = this.judge && { ...this.judge, scene };
  }

  /** Where the set's sample is shown again, its truth is open again beside the picture. */
  private returnToSample({ scene }: LiveTask): void {
    const { opened } = this;
    if (!opened?.away || !isSameSample(scene, opened.scene)) return;
    this.keepSample(opened, scene);
    this.store.setState({ truthRealness: opened.opinion });
    if (opened.truth && !this.compare.truthFile) void this.compare.openTruth(opened.truth);
  }

  /** Close the truth of the set's sample; one that a person opened stays. */
  private removeOwnTruth(): void {
    const truth = this.opened?.truth;
    if (truth && this.compare.truthFile === truth) this.compare.removeTruth();
  }

  /** The models that are compared. */
  private wanted(): ModelSummary[] {
    const { models = [] } = this.studio.store.getState();
    const { set } = this.store.getState();
    const chosen = lossSetsOf(models).find(({ id }) => id === set);
    return chosen ? [...chosen.models] : besideTwins(models);
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
    const entries = capable.map<BakeOffEntry>(({ model }) => ({
      ...blank(model),
      ...previous.find((old) => old.model === model),
      current: false,
    }));
    const others = fitted.filter((one) => !capable.includes(one));
    this.store.setState({ entries, others });
    for (const { model, rasters } of capable) {
      const inputs = inputPicturesOf(model.card, rasters);
      for await (const known of this.translateWith(model, inputs, task)) {
        // The pen goes first: no further call for a drawing that is no more.
        if (!isCurrent()) return;
        this.change((one) => one.model === model, known);
      }
    }
  }

  /** Change entries as they are by now: a truth may have been opened meanwhile. */
  private change(isMeant: (one: BakeOffEntry) => boolean, known: Partial<BakeOffEntry>): void {
    const { entries } = this.store.getState();
    this.store.setState({
      entries: entries.map((one) => (isMeant(one) ? { ...one, ...known } : one)),
    });
  }

  /** @returns what becomes known of a model's picture, step by step. */
  private async *translateWith(
    model: ModelSummary,
    inputs: Record<string, Picture>,
    { seed, scene }: LiveTask,
  ): AsyncGenerator<Partial<BakeOffEntry>> {
    try {
      const { card } = model;
      const values = valuesFor(model, this.studio.store.getState().values);
      const request = { model: card.id, inputs, seed, values };
      const { picture, runMs: ms } = await this.engine.call('translate', request);
      yield { ...blank(model), picture, ms, current: true };
      const metrics = await this.compare.distanceOf(picture);
      if (metrics) yield { metrics };
      const realness = await this.realnessOf(model, request, picture, scene);
      if (realness) yield { realness };
    } catch (error) {
      yield { ...blank(model), current: true, failure: toFailure(error) };
    }
  }

  /** What a discriminator thinks of a picture; all of a set are judged by the same one. */
  private async realnessOf(
    model: ModelSummary,
    request: { inputs: Record<string, Picture>; values: Values },
    picture: Picture,
    scene: Scene,
  ): Promise<Realness | undefined> {
    const { judge } = this;
    if (judge) return judge.scene === scene ? this.opinionOf(picture, judge) : undefined;
    const among = this.store.getState().set === undefined ? [model] : this.wanted();
    const by = among.findLast(({ card }) => card.discriminator);
    return by && this.engine.call('realness', { ...request, model: by.card.id, picture });
  }

  /** A discriminator that is told a sample of its own model. */
  private async toldOf({ model, sample: index }: Judge): Promise<Told> {
    return { model, inputs: await this.engine.call('models.sample', { id: model, index }) };
  }

  private opinionOf(picture: Picture, { model, inputs }: Told): Promise<Realness> {
    return this.engine.call('realness', { model, inputs, picture });
  }

  /** Distances to another ground truth, of the pictures that are there. */
  private async measureAgain(): Promise<void> {
    for (const { picture } of this.store.getState().entries) {
      if (!picture) continue;
      const metrics = await this.compare.distanceOf(picture).catch(() => undefined);
      this.change((one) => one.picture === picture, { metrics });
    }
  }
}

/** Whether a sample is shown again: by undo, or opened once more. */
function isSameSample(one: Scene, other: Scene): boolean {
  if (one === other) return true;
  return (
    one.start === 'sample' &&
    one.model === other.model &&
    one.drawing.every(({ ground }, i) => sameRaster(ground, other.drawing[i].ground))
  );
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
