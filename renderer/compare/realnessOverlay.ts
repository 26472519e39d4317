import { createStore } from 'zustand/vanilla';
import { type Failure, type Picture, type Realness as Result, toFailure } from '#common/contract';
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

/** The discriminator's heat map of the picture shown, updated with it while it is on. */
export class RealnessOverlay {
  readonly store = createStore<RealnessState>(() => ({
    on: false,
    result: undefined,
    failure: undefined,
  }));
  private readonly latest = new LatestTask<{ task: LiveTask; picture: Picture }>((request) =>
    this.requestMap(request.task, request.picture),
  );

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
    const { output, outputTask: translated } = this.studio.store.getState();
    if (!this.store.getState().on || !output || !translated?.model.card.discriminator) return;
    // A draft says little about the picture that follows it.
    if (translated.draft === 1) this.latest.offer({ task: translated, picture: output });
  }

  private async requestMap({ model, rasters, values }: LiveTask, picture: Picture): Promise<void> {
    try {
      const result = await this.engine.call('realness', {
        model: model.card.id,
        inputs: inputPicturesOf(model.card, rasters),
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
