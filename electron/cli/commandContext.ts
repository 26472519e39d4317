import type { StartOptions } from '#engine/host/enginePriority';
import type { EngineProcess } from '#engine/host/engineProcess';
import type { GivenOptions } from '#engine/host/givenOptions';

/** @returns what starts an engine process with these options, as often as it is called. */
export type EngineStarter = (given: GivenOptions, start?: StartOptions) => () => EngineProcess;

/** What a command gets from the process that it runs in. */
export interface CommandContext {
  /** Aborted by Ctrl+C. */
  signal: AbortSignal;
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: NodeJS.WritableStream & { isTTY?: boolean };
  stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  startEngine: EngineStarter;
}
