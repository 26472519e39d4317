import { createStore } from 'zustand/vanilla';
import type { ModelSummary } from '#common/contract';
import { LatestTask } from '#common/link/latestTask';
import { lossSetsOf } from '../compare/lossSets';
import type { FileActions } from '../documents/fileActions';
import type { Scene } from '../documents/scene';
import type { OpenedFile } from '../photo/openedFile';
import type { Studio } from '../studio/studio';
import type { StudioState } from '../studio/studioState';
import { showView, type Workspace } from '../studio/workspace';
import { readStored, writeStored } from '../ui/storage';
import { stepFrom, type TourStep, tourSteps, valuesOf } from './tourSteps';

interface TourState {
  /** `leaving`: it is over, and asks whether to go back to the drawing that was there before. */
  shown: 'closed' | 'step' | 'leaving';
  /** Index of the step in `tourSteps`; -1 if none can be shown. */
  step: number;
  /** Whether the step is still being opened. */
  busy: boolean;
  /** Whether it was ever begun in this browser. */
  known: boolean;
}

/** What is remembered in storage. */
const stored = 'tour';

/** What was there before the tour. */
interface Before {
  /** Id of the drawing in the library; '' if nothing is drawn; undefined if it could not be kept. */
  kept: string | undefined;
  states: readonly Scene[];
  index: number;
  chosen: Pick<StudioState, 'seed' | 'values'>;
  show(): void;
  truth: OpenedFile | undefined;
}

/**
 * The lecture on live samples: opens one step after the other in the Studio. Every step is a drawing
 * of its own, and what was drawn before is kept.
 */
export class Tour {
  readonly store = createStore<TourState>(() => ({
    shown: 'closed',
    step: 0,
    busy: false,
    known: readStored(stored) !== null,
  }));
  private before: Before | undefined;
  private readonly opening = new LatestTask<TourStep>((step) => this.open(step));

  constructor(
    private readonly studio: Studio,
    private readonly workspace: Workspace,
    private readonly files: Pick<FileActions, 'tryModel' | 'openRecent' | 'keep'>,
  ) {}

  private get models(): readonly ModelSummary[] {
    return this.studio.store.getState().models ?? [];
  }

  /** Begin, or go on where it was stopped. */
  start(): void {
    this.workspace.commands.run('studio');
    if (this.store.getState().shown === 'step') return;
    const last = readStored(stored);
    const from = typeof last === 'number' ? last : 0;
    const step = stepFrom(from, 1, this.models);
    this.show(step < 0 ? stepFrom(0, 1, this.models) : step);
  }

  /** The next step; after the last one the tour is over, and begins anew the next time. */
  next(): void {
    const step = stepFrom(this.store.getState().step + 1, 1, this.models);
    if (step >= 0) this.show(step);
    else {
      this.close();
      writeStored(stored, 0);
    }
  }

  back(): void {
    const step = stepFrom(this.store.getState().step - 1, -1, this.models);
    if (step >= 0) this.show(step);
  }

  /** End it here. Asks about going back, if something was drawn before. */
  close(): void {
    this.opening.clear();
    const drawn = this.before && (this.before.kept || this.before.states.length > 1);
    if (this.store.getState().shown === 'step' && drawn) this.store.setState({ shown: 'leaving' });
    else this.stay();
  }

  /** Go on with what the tour has opened. */
  stay(): void {
    this.before = undefined;
    this.store.setState({ shown: 'closed' });
  }

  /** Go back to what was drawn before. */
  async goBack(): Promise<void> {
    const { before } = this;
    this.stay();
    if (!before) return;
    this.clear();
    if (before.kept) await this.files.openRecent(before.kept);
    else {
      const [first, ...rest] = before.states;
      this.studio.openScenes([first, ...rest], before.index);
      this.studio.store.setState(before.chosen);
    }
    before.show();
    if (before.truth) await this.workspace.compare.openTruth(before.truth);
  }

  private show(step: number): void {
    writeStored(stored, Math.max(0, step));
    this.store.setState({ shown: 'step', step, known: true });
    if (step < 0) return;
    this.store.setState({ busy: true });
    this.opening.offer(tourSteps[step]);
  }

  private async open(step: TourStep): Promise<void> {
    const { studio, workspace } = this;
    try {
      this.before ??= await this.remember();
      this.clear();
      const model = this.models.find(({ card }) => card.id === step.model);
      if (!model) return;
      const set = lossSetsOf(this.models).find((one) => one.models.at(-1) === model);
      if (step.view === 'bakeOff' && set) {
        showView(workspace, step.view);
        await workspace.bakeOff.showSet(set, (one) => this.files.tryModel(one));
      } else {
        await this.files.tryModel(model, step.sample);
        this.setValues(step);
        showView(workspace, step.view);
      }
      if (step.realness) workspace.realness.toggle();
      if (!studio.store.getState().live) studio.translate();
      if (step.play) this.playWhenReady(step);
    } catch (error) {
      studio.showFailure(error);
    } finally {
      if (!this.opening.isWaiting) this.store.setState({ busy: false });
    }
  }

  private async remember(): Promise<Before> {
    const { workspace, studio } = this;
    const kept = await this.files.keep();
    const { step: index, seed, values } = studio.store.getState();
    const { view } = workspace.layout.store.getState();
    const { mode } = workspace.compare.store.getState();
    return {
      kept,
      states: studio.states.slice(),
      index,
      chosen: { seed, values },
      show: () => {
        showView(workspace, view);
        workspace.compare.store.setState({ mode });
      },
      truth: workspace.compare.truthFile,
    };
  }

  /** Take away whatever lies over or beside the picture. */
  private clear(): void {
    const { workspace } = this;
    const { realness, compare, dream, photo } = workspace;
    if (realness.store.getState().on) realness.toggle();
    dream.close();
    photo.close();
    compare.removeTruth();
    // For the tour alone: the way that was chosen stays the one that is remembered.
    compare.store.setState({ mode: 'side' });
    showView(workspace, 'picture');
  }

  private setValues(step: TourStep): void {
    const { settings, store } = this.studio;
    const { scene } = store.getState();
    if (scene?.settings) {
      // In place of the scene that was opened: a step of the history would make it a drawing to keep.
      const own = { ...scene.settings, seed: 0, values: valuesOf(step) };
      this.studio.openScenes([{ ...scene, settings: own }]);
    } else {
      for (const [name, value] of Object.entries(step.values ?? {})) settings.setValue(name, value);
    }
  }

  /** Play as soon as all frames are there, if the step is still shown then. */
  private playWhenReady({ id, model }: TourStep): void {
    const { player } = this.workspace;
    const { store } = this.studio;
    const stop = store.subscribe((now) => {
      const { shown, step } = this.store.getState();
      if (shown !== 'step' || tourSteps[step]?.id !== id) return stop();
      if (now.model?.card.id !== model || now.freshness !== 'fresh' || now.frames.length < 2)
        return;
      stop();
      if (!player.store.getState().playing) player.toggle();
    });
  }
}
