import { createStore } from 'zustand/vanilla';
import { type Failure, type Metrics, type Picture, toFailure } from '#common/contract';
import { LatestTask } from '#common/link/latestTask';
import type { EngineLink } from '../engineLink/connectEngine';
import type { OpenedFile } from '../photo/openedFile';
import type { Studio } from '../studio/studio';
import { readStored, writeStored } from '../ui/storage';

export const compareModes = ['side', 'slider', 'overlay', 'difference'] as const;
type CompareMode = (typeof compareModes)[number];

interface CompareState {
  mode: CompareMode;
  /** Position of the slider from the left, 0 … 1. */
  split: number;
  /** Opacity of the reference over the picture, 0 … 1. */
  opacity: number;
  /** The ground truth, at the size of the model's picture. */
  truth: Picture | undefined;
  truthName: string;
  metrics: Metrics | undefined;
  failure: Failure | undefined;
}

/**
 * Comparison of the picture with a reference: the ground truth if one was opened, else the
 * drawing. With a ground truth, metrics are computed for every new picture.
 */
export class Compare {
  readonly store = createStore<CompareState>(() => ({
    mode: compareModes.find((mode) => mode === readStored('compare')) ?? 'side',
    split: 0.5,
    opacity: 0.5,
    truth: undefined,
    truthName: '',
    metrics: undefined,
    failure: undefined,
  }));
  private file: OpenedFile | undefined;
  private readonly measuring = new LatestTask<Picture>((picture) => this.measure(picture));

  constructor(
    private readonly engine: EngineLink,
    private readonly studio: Studio,
  ) {
    studio.store.subscribe((now, before) => {
      if (now.output && now.output !== before.output && this.file) this.measuring.offer(now.output);
    });
  }

  /** The file that the ground truth was read from. */
  get truthFile(): OpenedFile | undefined {
    return this.file;
  }

  set(patch: Partial<Pick<CompareState, 'mode' | 'split' | 'opacity'>>): void {
    this.store.setState(patch);
    if (patch.mode) writeStored('compare', patch.mode);
  }

  next(): void {
    const { mode } = this.store.getState();
    this.set({ mode: compareModes[(compareModes.indexOf(mode) + 1) % compareModes.length] });
  }

  /** Take a file as the ground truth, fitted to the picture's size. */
  async openTruth(file: OpenedFile): Promise<void> {
    const { output } = this.studio.store.getState();
    if (!output) return;
    try {
      const truth = await this.read(file, output);
      this.file = file;
      this.store.setState({ truth, truthName: file.name, metrics: undefined, failure: undefined });
      this.measuring.offer(output);
    } catch (error) {
      this.store.setState({ failure: toFailure(error) });
    }
  }

  /** Measure a picture against the truth that is open; undefined without one. @throws UnderdrawError. */
  async distanceOf(picture: Picture): Promise<Metrics | undefined> {
    const { truth } = this.store.getState();
    return truth && this.engine.call('measure', { picture, truth });
  }

  removeTruth(): void {
    this.file = undefined;
    this.measuring.clear();
    this.store.setState({ truth: undefined, truthName: '', metrics: undefined });
  }

  private read(file: OpenedFile, { width, height }: Picture): Promise<Picture> {
    const fit = { width, height, mode: 'fill', content: 'picture' } as const;
    return this.engine.call('decode', { ...file, fit });
  }

  private async measure(picture: Picture): Promise<void> {
    const { file } = this;
    let { truth } = this.store.getState();
    if (!file || !truth) return;
    try {
      // Another model may make pictures of another size.
      if (truth.width !== picture.width || truth.height !== picture.height) {
        truth = await this.read(file, picture);
      }
      const metrics = await this.engine.call('measure', { picture, truth });
      if (this.file === file) this.store.setState({ truth, metrics, failure: undefined });
    } catch (error) {
      this.store.setState({ failure: toFailure(error) });
    }
  }
}
