import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Failure, type ModelSummary, toFailure } from '#common/contract';
import type { EngineLink } from '../engineLink/connectEngine';
import type { Studio } from '../studio/studio';
import { copyText } from '../ui/copyText';

export interface GalleryState {
  /** The model that was removed last, while that can be undone. */
  removed: { name: string; key: string } | undefined;
  /** Where a model lies, on a door that can't open folders. */
  shown: { name: string; folder: string; copied: boolean } | undefined;
  failure: Failure | undefined;
  /** Ids of models that are being checked. */
  checking: ReadonlySet<string>;
}

/** What the Models room does with installed models. */
export class GalleryActions {
  readonly store: StoreApi<GalleryState> = createStore(() => ({
    removed: undefined,
    shown: undefined,
    failure: undefined,
    checking: new Set<string>(),
  }));

  constructor(
    private readonly engine: EngineLink,
    private readonly studio: Studio,
  ) {}

  remove({ card: { id, name } }: ModelSummary): Promise<void> {
    return this.attempt(async () => {
      const { removed } = await this.engine.call('models.removeUndoably', { id });
      this.store.setState({ removed: { name, key: removed } });
      await this.studio.installedModels.refresh();
    });
  }

  undoRemoval(): Promise<void> {
    return this.attempt(async () => {
      const { removed } = this.store.getState();
      this.store.setState({ removed: undefined });
      if (removed) await this.engine.call('models.restore', { removed: removed.key });
      await this.studio.installedModels.refresh();
    });
  }

  rename({ card: { id } }: ModelSummary, name: string): Promise<void> {
    return this.attempt(async () => {
      await this.engine.call('models.rename', { id, name });
      await this.studio.installedModels.refresh();
    });
  }

  /** Run the model on its sample and compare the graphics cards, once more. */
  async check({ card: { id } }: ModelSummary): Promise<void> {
    const { checking } = this.store.getState();
    if (checking.has(id)) return;
    this.store.setState({ checking: new Set([...checking, id]) });
    await this.attempt(async () => {
      await this.engine.call('models.check', { id });
      await this.studio.installedModels.refresh();
    });
    const left = new Set(this.store.getState().checking);
    left.delete(id);
    this.store.setState({ checking: left });
  }

  /** Open the model's folder, or say where it is. */
  showFolder({ card: { id, name } }: ModelSummary): Promise<void> {
    return this.attempt(async () => {
      const { folder, opened } = await this.engine.call('showFolder', { id });
      if (opened) return;
      const copied = await copyText(folder);
      this.store.setState({ shown: { name, folder, copied } });
    });
  }

  dismiss(): void {
    this.store.setState({ removed: undefined, shown: undefined, failure: undefined });
  }

  private async attempt(action: () => Promise<void>): Promise<void> {
    this.dismissOld();
    try {
      await action();
    } catch (error) {
      this.store.setState({ failure: toFailure(error) });
    }
  }

  /** What was said of the last action; an undo is kept until something else is removed. */
  private dismissOld(): void {
    this.store.setState({ shown: undefined, failure: undefined });
  }
}
