import type { StoreApi } from 'zustand/vanilla';
import type { ModelSummary } from '#common/contract';
import type { EngineLink } from '../engineLink/connectEngine';
import type { StudioState } from './studioState';

/** The installed models in the Studio's store: which there are, how fast they are, and files of their packages. */
export class InstalledModels {
  /** Models whose speed was asked for. */
  private readonly tried = new Set<string>();
  private measuring = Promise.resolve();

  constructor(
    private readonly engine: EngineLink,
    private readonly store: StoreApi<StudioState>,
  ) {}

  /** Read the list again, after a model was added or removed. @throws UnderdrawError. */
  async refresh(): Promise<readonly ModelSummary[]> {
    const { models, problems } = await this.engine.call('models.list', {});
    this.store.setState({ models, problems });
    return models;
  }

  /**
   * Measure the speed of every model that has none yet, one after the other.
   * @param signal ends it, with the model that is under way: while a person draws, the engine is the
   *   drawing's.
   */
  measureSpeeds(signal: AbortSignal): Promise<void> {
    // After what was asked for before, which may be in the middle of a model.
    this.measuring = this.measuring.then(() => this.measureOneByOne(signal));
    return this.measuring;
  }

  private async measureOneByOne(signal: AbortSignal): Promise<void> {
    // Looked up anew each time: a model that is added meanwhile has its turn too.
    const next = () => {
      const models = signal.aborted ? [] : this.store.getState().models;
      return models?.find(({ card }) => !this.tried.has(card.id))?.card.id;
    };
    for (let id = next(); id !== undefined; id = next()) {
      this.tried.add(id);
      // A model that can't run reports that when it is opened; here it only has no speed.
      const speed = await this.engine.call('models.speed', { id }, signal).catch(() => undefined);
      if (!speed && signal.aborted) this.tried.delete(id);
      const { speeds } = this.store.getState();
      if (speed) this.store.setState({ speeds: { ...speeds, [id]: speed } });
    }
  }

  /** A file of a model package as an object URL for <img>; the caller revokes it. */
  async imageAddress(id: string, path: string): Promise<string> {
    const { type, data } = await this.engine.call('models.file', { id, path });
    return URL.createObjectURL(new Blob([data as Uint8Array<ArrayBuffer>], { type }));
  }
}
