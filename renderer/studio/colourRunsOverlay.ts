import { createStore } from 'zustand/vanilla';
import type { PaintInput } from '#common/contract';
import { LatestTask } from '#common/link/latestTask';
import type { ColourRuns } from '../drawing/colourRuns';
import type { ColourRunsTask } from '../drawing/colourRunsWorker';
import { sheetInputsOf } from '../drawing/sheetInputs';
import { rasterToPicture } from '../drawing/sheets';
import type { Studio } from './studio';
import type { StudioState } from './studioState';

interface ColourRunsState {
  on: boolean;
  runs: ColourRuns | undefined;
}

/** The sheet whose paint floods the paper before the model sees it; undefined if none does. */
export function floodingSheet({ model }: Pick<StudioState, 'model'>): PaintInput | undefined {
  return model?.card.inputs.find(
    (input): input is PaintInput => input.kind === 'paint' && input.floodTo !== undefined,
  );
}

/** "Show where colour runs": the regions that dabs make, found anew after each step while it is on. */
export class ColourRunsOverlay {
  readonly store = createStore<ColourRunsState>(() => ({ on: false, runs: undefined }));
  private worker: Worker | undefined;
  private readonly latest = new LatestTask<true>(() => this.find());

  constructor(private readonly studio: Studio) {
    studio.onStep(() => this.update());
  }

  toggle(): void {
    this.store.setState({ on: !this.store.getState().on, runs: undefined });
    this.update();
  }

  private update(): void {
    if (this.wanted) this.latest.offer(true);
    else {
      this.latest.clear();
      if (this.store.getState().runs) this.store.setState({ runs: undefined });
    }
  }

  private get wanted(): boolean {
    return this.store.getState().on && floodingSheet(this.studio.store.getState()) !== undefined;
  }

  /** Copies of the sheets as they are now: made once the worker has time for them. */
  private task(): ColourRunsTask | undefined {
    const state = this.studio.store.getState();
    const paint = floodingSheet(state);
    if (!paint || !state.model) return undefined;
    const inputs = sheetInputsOf(state.model.card);
    const picture = (name: string | undefined) => {
      const at = inputs.findIndex((input) => input.name === name);
      const raster = this.studio.shown[at];
      return raster && rasterToPicture(inputs[at], raster);
    };
    const [given, ink] = [picture(paint.name), picture(paint.floodTo)];
    return given && ink && { paint: given, ink, gap: paint.floodGap ?? 0 };
  }

  private async find(): Promise<void> {
    const task = this.task();
    if (!task) return;
    this.worker ??= new Worker(new URL('../drawing/colourRunsWorker.ts', import.meta.url), {
      type: 'module',
    });
    const { worker } = this;
    const runs = await new Promise<ColourRuns | undefined>((resolve) => {
      worker.onmessage = ({ data }: { data: ColourRuns }) => resolve(data);
      worker.onerror = () => resolve(undefined);
      worker.postMessage(task, [task.paint.data.buffer, task.ink.data.buffer]);
    });
    // Another model may have come meanwhile, or the overlay been put away.
    if (this.wanted) this.store.setState({ runs });
  }
}
