import { z } from 'zod';
import { answer, call, noParams } from './call';

/** Calls that a door answers about itself. */
export const doorCalls = {
  status: call(noParams, answer<DoorStatus>()),
  /** The last of what engines and their libraries complained of, and the file that has more. */
  log: call(noParams, answer<{ text: string; file: string | undefined }>()),
  /** Open a model's folder in the system's file manager, where the door can. */
  showFolder: call(
    z.object({ id: z.string().min(1).max(64) }),
    answer<{ folder: string; opened: boolean }>(),
  ),
  /** The same for the results of the last batch, or for its report. */
  showResults: call(
    z.object({ what: z.enum(['folder', 'report']) }),
    answer<{ path: string; opened: boolean }>(),
  ),
};

export type EngineState = 'starting' | 'ready' | 'restarting' | 'stopped';

/** What a door tells its window about itself, on request and whenever it changes. */
export interface DoorStatus {
  version: string;
  door: 'electron' | 'browser';
  engine: { state: EngineState; pid: number | undefined; restarts: number };
}
