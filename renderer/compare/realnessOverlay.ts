import { createStore } from 'zustand/vanilla';
import { canContinue } from '#common/cardAbilities';
import {
  clipFrames,
  type Failure,
  type Picture,
  picturesOf,
  type Realness as Result,
  toFailure,
} from '#common/contract';
import { LatestTask } from '#common/link/latestTask';
import { inputPicturesOf } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/connectEngine';
import type { LiveTask } from '../studio/liveTask';
import type { Studio } from '../studio/studio';

interface RealnessState {
  on: boolean;
  result: Result | undefined;
  failure: Failure | undefined;
}

/** A picture that is shown, and what it was made of. */
interface Judged {
  task: LiveTask;
  inputs: Record<string, Picture>;
  picture: Picture;
}

/** The discriminator's heat map of the picture shown, updated with it while it is on. */
export class RealnessOverlay {
  readonly store = createStore<RealnessState>(() => ({
    on: false,
    result: undefined,
    failure: undefined,
  }));
  private readonly latest = new LatestTask<() => Judged>((judged) => this.requestMap(judged()));

  constructor(
    private readonly engine: EngineLink,
    private readonly studio: Studio,
  ) {
    studio.store.subscribe((now, before) => {
      if (now.model !== before.model) this.store.setState({ result: undefined });
      if (now.output !== before.output) this.update();
    });
  }

  toggle(): void {
    const on = !this.store.getState().on;
    this.store.setState({ on, result: undefined, failure: undefined });
    this.update();
  }

  private update(): void {
    const { output, frames, frame, outputTask: translated } = this.studio.store.getState();
    if (!this.store.getState().on || !output || !translated?.model.card.discriminator) return;
    // A draft says little about the picture that follows it.
    if (translated.draft !== 1) return;
    const made = frames.slice(0, frame);
    this.latest.offer(() => ({
      task: translated,
      inputs: madeOf(translated, made),
      picture: output,
    }));
  }

  private async requestMap({ task, inputs, picture }: Judged): Promise<void> {
    const { model, values } = task;
    try {
      const result = await this.engine.call('realness', {
        model: model.card.id,
        inputs,
        values,
        picture,
      });
      const current = this.studio.store.getState().model === model && this.store.getState().on;
      if (current) this.store.setState({ result, failure: undefined });
    } catch (error) {
      this.store.setState({ failure: toFailure(error), result: undefined });
    }
  }
}

/**
 * What a picture was made of: of a clip that goes on, the frames right before it.
 * @param made frames that were made between those of the drawing and this one.
 */
function madeOf(
  { model: { card }, rasters }: LiveTask,
  made: readonly Picture[],
): Record<string, Picture> {
  const given = inputPicturesOf(card, rasters);
  if (made.length === 0 || !canContinue(card)) return given;
  const names = clipFrames(card);
  const before = [...picturesOf(card.inputs[0], given), ...made].slice(-names.length);
  return Object.fromEntries(
    names.flatMap((name, i): [string, Picture][] => (before[i] ? [[name, before[i]]] : [])),
  );
}
