import type { UnderdrawError } from '#common/contract';

/** A call of an engine, from the moment it is asked until it is answered, failed or given up. */
export interface QueuedCall {
  method: string;
  params: unknown;
  deadlineMs: number;
  /** Crashes of the engine while this call ran. After the first it runs alone, so that a second is clearly its own. */
  crashes: number;
  settled: boolean;
  waitForEnd: boolean;
  /** Its deadline, which starts anew with each step that the engine reports. */
  timer?: NodeJS.Timeout;
  extend?(pixels: number): void;
  /** What it fails with when its run ends. */
  ending?: UnderdrawError;
  /** Called when the engine has finished the call, even if it was cancelled. */
  onSettled?(): void;
  resolve(data: unknown): void;
  reject(error: Error): void;
}
