import type { StoreApi } from 'zustand/vanilla';
import type { ModelSummary } from '#common/contract';
import type { EngineLink } from '../engineLink/connectEngine';
import type { StudioState } from './studioState';

/** The installed models in the Studio's store: which there are, how fast they are, and files of their packages. */
export class ModelList {
  private measuring = false;

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

  /** Measure the speed of every model that has none yet, one after the other. */
  async measureSpeeds(): Promise<void> {
    if (this.measuring) return;
    this.measuring = true;
    const tried = new Set<string>();
    // Looked up anew each time: a model that is added meanwhile has its turn too.
    const next = () => {
      const { models, speeds } = this.store.getState();
      return models?.find(({ card }) => !speeds[card.id] && !tried.has(card.id))?.card.id;
    };
    for (let id = next(); id !== undefined; id = next()) {
      tried.add(id);
      // A model that can't run reports that when it is opened; here it only has no speed.
      const speed = await this.engine.call('models.speed', { id }).catch(() => undefined);
      const { speeds } = this.store.getState();
      if (speed) this.store.setState({ speeds: { ...speeds, [id]: speed } });
    }
    this.measuring = false;
  }

  /** A file of a model package as an object URL for <img>; the caller revokes it. */
  async imageAddress(id: string, path: string): Promise<string> {
    const { type, data } = await this.engine.call('models.file', { id, path });
    return URL.createObjectURL(new Blob([data as Uint8Array<ArrayBuffer>], { type }));
  }
}
