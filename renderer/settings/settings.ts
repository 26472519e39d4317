import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  type DoorSettings,
  type Failure,
  type ProviderState,
  type SettingsReport,
  toFailure,
} from '#common/contract';
import type { EngineLink } from '../engineLink/connectEngine';
import { modelName } from '../i18n/cardText';
import type { Studio } from '../studio/studio';

/** What "check again" is doing: it looks for providers, then checks one model after the other. */
export interface Checking {
  /** Name of the model; undefined while providers are looked for. */
  model: string | undefined;
  done: number;
  total: number;
}

export interface SettingsState {
  /** Undefined until the door has told. */
  report: SettingsReport | undefined;
  checking: Checking | undefined;
  failure: Failure | undefined;
}

/** The settings that the door keeps, and what it knows of its machine. */
export class Settings {
  readonly store: StoreApi<SettingsState> = createStore(() => ({
    report: undefined,
    checking: undefined,
    failure: undefined,
  }));
  private stopping: AbortController | undefined;

  constructor(
    private readonly engine: Pick<EngineLink, 'call'>,
    private readonly studio: Pick<Studio, 'store' | 'installedModels'>,
  ) {}

  /** Ask the door anew: another window may have changed something. */
  refresh(): Promise<void> {
    return this.ask(() => this.engine.call('settings.read', {}));
  }

  change(patch: Partial<DoorSettings>): Promise<void> {
    return this.ask(() => this.engine.call('settings.change', patch));
  }

  /** Whether a provider may be used on this machine. */
  want(provider: ProviderState['name'], wanted: boolean): Promise<void> {
    if (provider === 'cpu') return Promise.resolve();
    return this.ask(() => this.engine.call('settings.want', { provider, wanted }));
  }

  clearCache(): Promise<void> {
    return this.ask(() => this.engine.call('settings.clearCache', {}));
  }

  revoke(folder: string): Promise<void> {
    return this.ask(() => this.engine.call('settings.revoke', { folder }));
  }

  /**
   * Look for providers, and if one works check every model with those that work. A model that can't
   * be checked does not end it.
   */
  async checkAgain(): Promise<void> {
    if (this.stopping) return;
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    this.store.setState({ checking: { model: undefined, done: 0, total: 0 } });
    await this.ask(() => this.engine.call('settings.findProviders', {}, signal));
    const { report, failure } = this.store.getState();
    if (!failure && report?.providers.some(isUsable)) await this.checkModels(signal);
    this.stopping = undefined;
    this.store.setState({ checking: undefined });
  }

  /** End "check again"; verdicts found so far stay. */
  stop(): void {
    this.stopping?.abort();
  }

  private async checkModels(signal: AbortSignal): Promise<void> {
    const { models = [] } = this.studio.store.getState();
    for (const [done, { card }] of models.entries()) {
      if (signal.aborted) return;
      this.store.setState({ checking: { model: modelName(card), done, total: models.length } });
      await this.engine.call('models.check', { id: card.id }, signal).catch(() => {});
      await this.studio.installedModels.refresh();
    }
  }

  private async ask(call: () => Promise<SettingsReport>): Promise<void> {
    try {
      this.store.setState({ report: await call(), failure: undefined });
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code !== 'CANCELLED') this.store.setState({ failure });
    }
  }
}

/** Whether a provider works here and is wanted. */
export const isUsable = ({ found, wanted }: ProviderState) => wanted && found?.ok === true;
