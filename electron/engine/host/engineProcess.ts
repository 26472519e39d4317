import type { EngineEnd } from '#common/contract';
import type { Port } from '#common/link/port';

/** A started engine process, independent of how it was started. */
export interface EngineProcess {
  port: Port;
  pid: number | undefined;
  kill(): void;
  /** @param listener gets how it ended, where that is known. */
  onExit(listener: (end?: EngineEnd) => void): void;
}
