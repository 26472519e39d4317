import { type EngineCalls, UnderdrawError, type WorkProgress } from '#common/contract';
import { type Caller, caller } from '#common/link/caller';
import { deadlines } from './deadlines';
import { type CallOptions, EngineHost } from './engineHost';
import type { EngineProcess } from './engineProcess';

/** One picture runs while two others are decoded or encoded. */
const inFlight = 3;
/** Several engine processes that share the calls of a batch. */
export class EnginePool {
  private readonly hosts: EngineHost[];
  /** How many calls to keep in flight: one more for each engine, since some wait for the disk. */
  readonly concurrency: number;

  constructor(spawn: () => EngineProcess, engines: number) {
    this.hosts = Array.from(
      { length: engines },
      () =>
        new EngineHost({
          spawn,
          inFlight,
          deadlineMs: deadlines.batchPicture,
          tolerateCallCrashes: true,
        }),
    );
    this.concurrency = engines * (inFlight + 1);
  }

  /**
   * Make a call in the engine with the shortest queue. When it fails, nothing of it goes on.
   * @throws UnderdrawError as `EngineHost.request`.
   */
  readonly call: Caller<EngineCalls> = caller((method, params, signal) =>
    this.request(method, params, { signal, waitForEnd: true }),
  );

  /** The same by any name. */
  request(method: string, params: unknown, options?: CallOptions): Promise<unknown> {
    const [first, ...others] = this.hosts;
    if (!first) throw new UnderdrawError('ENGINE_UNAVAILABLE', { reason: 'emptyPool' });
    return others
      .reduce((idlest, host) => (host.load < idlest.load ? host : idlest), first)
      .request(method, params, options);
  }

  /** Steps of running calls, of all engines. @returns an unsubscribe function. */
  onProgress(listener: (progress: WorkProgress) => void): () => void {
    const ends = this.hosts.map((host) => host.onProgress(listener));
    return () => {
      for (const end of ends) end();
    };
  }

  /** Process ids of the running engines. */
  get pids(): number[] {
    return this.hosts.flatMap((host) => host.status().pid ?? []);
  }

  async finish(): Promise<void> {
    await Promise.all(this.hosts.map((host) => host.finish()));
  }
}
