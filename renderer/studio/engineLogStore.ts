import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EngineLink } from '../engineLink/connectEngine';

export interface EngineLogState {
  opened: boolean;
  /** Undefined until the door has told. */
  text: string | undefined;
  file: string | undefined;
}

/** What the engine and its libraries complained of, to be shown. */
export class EngineLogStore {
  readonly store: StoreApi<EngineLogState> = createStore(() => ({
    opened: false,
    text: undefined,
    file: undefined,
  }));

  constructor(private readonly engine: Pick<EngineLink, 'call'>) {}

  async show(): Promise<void> {
    this.store.setState({ opened: true, text: undefined });
    const { text, file } = await this.engine
      .call('log', {})
      .catch(() => ({ text: '', file: undefined }));
    this.store.setState({ text, file });
  }

  close(): void {
    this.store.setState({ opened: false });
  }
}
