import os from 'node:os';
import type { EngineOutput } from './engineLog';

/** Lower the priority of an engine's process, so that an open window stays responsive. */
export function lowerPriority(pid: number): void {
  try {
    os.setPriority(pid, os.constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not fatal: the engine then runs at normal priority.
  }
}

/** How an engine process is started. */
export interface StartOptions {
  /** Run below normal priority, beside an open window. */
  lowPriority?: boolean;
  /** Gets what it writes to stderr. */
  log?: EngineOutput;
}
