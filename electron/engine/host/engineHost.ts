import {
  type CrashReason,
  crashReasonOf,
  type EngineCalls,
  type EngineState,
  UnderdrawError,
  type WorkProgress,
} from '#common/contract';
import { type Caller, caller } from '#common/link/caller';
import { connectRpc, type RpcClient } from '#common/link/rpc';
import { deadlines } from './deadlines';
import { cancelled, crashed, leftOff, shutDown, slowStart, timeout } from './engineFailures';
import type { EngineProcess } from './engineProcess';
import type { QueuedCall } from './queuedCall';

/** A third crash within `crashWindowMs`, or a third failed start, stops the engine. */
const maxCrashes = 3;

export interface HostOptions {
  spawn(): EngineProcess;
  /** Timeout from spawn to ready, doubled with each failed start, and that of a call or of each of its steps. */
  readyMs?: number;
  deadlineMs?: number;
  /** How long a cancelled run may go on before the process is killed. */
  graceMs?: number;
  /** A third crash within this time stops the engine. */
  crashWindowMs?: number;
  /** Calls sent to the engine at a time: more than one lets it prepare the next picture during a run. */
  inFlight?: number;
  /** Crashes during a call count against that call only, and never stop the engine. */
  tolerateCallCrashes?: boolean;
  /** Time without calls after which the engine counts as idle. */
  idleMs?: number;
}

export interface CallOptions {
  signal?: AbortSignal;
  deadlineMs?: number;
  /** A call that is cancelled or too late fails only when the engine is done with it, or dead: then it writes no more. */
  waitForEnd?: boolean;
}

export interface HostStatus {
  state: EngineState;
  pid: number | undefined;
  restarts: number;
}

interface StartedEngine {
  process: EngineProcess;
  client: RpcClient;
  ready: boolean;
  /** Time that it had to come to be ready, if it was killed because it did not. */
  lateMs?: number;
  /** We killed it ourselves, so its exit is not a crash. */
  endedByUs: boolean;
}

/**
 * Supervisor of the engine process. One call (or `inFlight`) runs at a time, the rest wait
 * here: a run blocks the engine, so queued calls can be cancelled and survive a crash.
 * A call that was running when the engine crashed is tried once more.
 */
export class EngineHost {
  private readonly queue: QueuedCall[] = [];
  private readonly running = new Set<QueuedCall>();
  private started: StartedEngine | undefined;
  private state: EngineState = 'stopped';
  private closed = false;
  /** An engine whose options have changed since it was started. */
  private outdated: StartedEngine | undefined;
  private restarts = 0;
  private lastWork = 0;
  /** Why the engine crashed last, as far as it is known. */
  private hint: CrashReason | undefined;
  private crashTimes: number[] = [];
  /** Starts in a row that have not come to be ready. */
  private failedStarts = 0;
  private readonly listeners = new Set<(status: HostStatus) => void>();
  private readonly progressListeners = new Set<(progress: WorkProgress) => void>();
  private readonly options: Required<HostOptions>;

  constructor(options: HostOptions) {
    this.options = {
      readyMs: deadlines.start,
      deadlineMs: deadlines.call,
      graceMs: deadlines.cancelled,
      crashWindowMs: 30_000,
      inFlight: 1,
      tolerateCallCrashes: false,
      idleMs: 150,
      ...options,
    };
  }

  /** Start another engine process, which is not supervised: whoever asks for it ends it. */
  spawnAnother(): EngineProcess {
    return this.options.spawn();
  }

  /**
   * Have the engine's place taken by a new one, for options that changed, as soon as nothing runs in
   * it. Calls that wait are made to the new one.
   */
  renew(): void {
    if (!this.started || this.closed) return;
    this.outdated = this.started;
    this.next();
  }

  /** Start the engine now instead of with the first call. */
  start(): void {
    if (!this.started && !this.closed) this.spawn();
  }

  status(): HostStatus {
    return { state: this.state, pid: this.started?.process.pid, restarts: this.restarts };
  }

  /** Calls that run or wait. */
  get load(): number {
    return this.running.size + this.queue.length;
  }

  /** Milliseconds since the last call ended; 0 while one runs or waits. */
  get quietFor(): number {
    return this.load > 0 ? 0 : performance.now() - this.lastWork;
  }

  /** @returns a promise that resolves when nothing has run or waited for `idleMs`: between strokes the pen makes calls in quick succession. */
  async idle(): Promise<void> {
    while (!this.closed) {
      const idleFor = performance.now() - this.lastWork;
      if (this.load === 0 && idleFor >= this.options.idleMs) return;
      await new Promise((resolve) =>
        setTimeout(resolve, this.load > 0 ? 20 : this.options.idleMs - idleFor),
      );
    }
  }

  /** @returns an unsubscribe function. */
  onStatus(listener: (status: HostStatus) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Steps of running calls. @returns an unsubscribe function. */
  onProgress(listener: (progress: WorkProgress) => void): () => void {
    this.progressListeners.add(listener);
    return () => void this.progressListeners.delete(listener);
  }

  /** Make a call of the contract; see `request`. */
  readonly call: Caller<EngineCalls> = caller((method, params, signal) =>
    this.request(method, params, { signal }),
  );

  /**
   * Make a call by any name. Calls are repeated after a crash, so they must be safe to repeat.
   * @throws UnderdrawError with the engine's own code, or CANCELLED, ENGINE_TIMEOUT,
   *   ENGINE_CRASHED, ENGINE_UNAVAILABLE.
   */
  request(method: string, params: unknown, options: CallOptions = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { signal, deadlineMs = this.options.deadlineMs, waitForEnd = false } = options;
      if (this.closed) return reject(shutDown());
      if (signal?.aborted) return reject(cancelled());
      const settle =
        <T>(how: (value: T) => void) =>
        (value: T) => {
          if (call.settled) return;
          call.settled = true;
          signal?.removeEventListener('abort', cancel);
          how(value);
        };
      const call: QueuedCall = {
        method,
        params,
        deadlineMs,
        crashes: 0,
        settled: false,
        waitForEnd,
        resolve: settle(resolve),
        reject: settle(reject),
      };
      const cancel = () => {
        const place = this.queue.indexOf(call);
        if (place >= 0) this.queue.splice(place, 1);
        this.end(call, cancelled());
        if (this.running.has(call)) this.endAfterGrace(call);
      };
      signal?.addEventListener('abort', cancel, { once: true });
      // A new request is a reason to try again after the breaker opened.
      this.queue.push(call);
      this.start();
      this.next();
    });
  }

  /** Like `close`, but running calls get `graceMs` to finish. */
  async finish(): Promise<void> {
    this.failQueue(shutDown());
    const settled = [...this.running].map(
      (call) =>
        new Promise<void>((resolve) => {
          call.onSettled = resolve;
        }),
    );
    await this.inGrace(Promise.all(settled));
    const last = this.started?.process;
    const gone = new Promise<void>((resolve) => (last ? last.onExit(() => resolve()) : resolve()));
    this.close();
    // What it was writing can be removed only now.
    await this.inGrace(gone);
  }

  /** Wait for something, `graceMs` at most. */
  private async inGrace(awaited: Promise<unknown>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.options.graceMs);
    });
    await Promise.race([awaited, grace]);
    clearTimeout(timer);
  }

  /** Kill the engine and fail all queued calls. */
  close(): void {
    this.closed = true;
    this.started?.process.kill();
    this.failAll(shutDown());
    this.setState('stopped');
  }

  private spawn(): void {
    this.setState(this.restarts > 0 ? 'restarting' : 'starting');
    const process = this.options.spawn();
    const client = connectRpc(process.port);
    const started: StartedEngine = { process, client, ready: false, endedByUs: false };
    this.started = started;
    const readyMs = this.options.readyMs * 2 ** this.failedStarts;
    const readyTimer = setTimeout(() => {
      started.lateMs = readyMs;
      process.kill();
    }, readyMs);
    client.on('ready', () => {
      clearTimeout(readyTimer);
      if (this.started !== started) return;
      started.ready = true;
      this.failedStarts = 0;
      this.setState('ready');
      this.next();
    });
    client.on('progress', (data) => this.goOn(data as WorkProgress));
    // The channel may close a moment before the process exits: send nothing in between.
    client.onClose(() => {
      if (this.started === started && !this.closed) this.setState('restarting');
    });
    process.onExit((end) => {
      clearTimeout(readyTimer);
      if (!started.endedByUs) this.hint = end && crashReasonOf(end);
      if (this.started === started) this.handleExit(started);
    });
  }

  /** The engine begins a step: the deadline is one for each step, and grows with its pixels. */
  private goOn(progress: WorkProgress): void {
    for (const call of this.running) call.extend?.(progress.pixels);
    for (const listener of this.progressListeners) listener(progress);
  }

  private handleExit(ended: StartedEngine): void {
    const { endedByUs, ready, lateMs } = ended;
    this.started = undefined;
    if (this.closed) return;
    const interrupted = [...this.running];
    this.running.clear();
    for (const call of interrupted.reverse()) {
      if (call.settled) continue;
      // A call that was killed for another one's timeout or cancel is not to blame.
      if (!endedByUs) call.crashes++;
      if (call.ending) call.reject(call.ending);
      else if (call.crashes < 2) this.queue.unshift(call);
      else call.reject(crashed(this.hint));
    }
    // A process that `renew` replaced does not count as a restart.
    if (this.outdated === ended) this.outdated = undefined;
    else this.restarts++;
    const now = performance.now();
    this.crashTimes = this.crashTimes.filter((t) => now - t < this.options.crashWindowMs);
    if (!endedByUs && !(this.options.tolerateCallCrashes && interrupted.length > 0))
      this.crashTimes.push(now);
    if (!ready) this.failedStarts++;
    if (this.crashTimes.length >= maxCrashes || this.failedStarts >= maxCrashes) {
      this.crashTimes = [];
      this.failedStarts = 0;
      this.failAll(lateMs === undefined ? leftOff(this.hint) : slowStart(lateMs));
      this.setState('stopped');
      return;
    }
    this.spawn();
  }

  private next(): void {
    const { started } = this;
    if (this.state !== 'ready' || !started) return;
    if (started === this.outdated) {
      if (this.running.size === 0 && !started.endedByUs) this.killEngine(started);
      return;
    }
    while (this.running.size < this.options.inFlight) {
      const [call] = this.queue;
      if (!call || (this.running.size > 0 && this.mustRunAlone(call))) return;
      this.queue.shift();
      this.run(call, started);
    }
  }

  private mustRunAlone(call: QueuedCall): boolean {
    return [call, ...this.running].some((j) => j.crashes > 0);
  }

  private run(call: QueuedCall, started: StartedEngine): void {
    this.running.add(call);
    const startTimer = (ms: number) => {
      clearTimeout(call.timer);
      call.timer = setTimeout(() => {
        this.end(call, timeout(ms));
        this.killEngine(started);
      }, ms);
    };
    call.extend = (pixels) => startTimer(call.deadlineMs + pixels * deadlines.eachPixel);
    startTimer(call.deadlineMs);
    started.client
      .call(call.method, call.params)
      .then(call.resolve, (error: Error) => {
        // The link closes with the process: `handleExit` decides about the call.
        const lost = error instanceof UnderdrawError && error.code === 'LINK_CLOSED';
        if (!lost) call.reject(call.ending ?? error);
      })
      .finally(() => {
        clearTimeout(call.timer);
        this.lastWork = performance.now();
        call.onSettled?.();
        if (!call.settled || !this.running.delete(call)) return;
        this.next();
      });
  }

  /** Fail a call, or let it fail when its run ends. */
  private end(call: QueuedCall, error: UnderdrawError): void {
    if (call.waitForEnd && this.running.has(call)) call.ending ??= error;
    else call.reject(error);
  }

  private endAfterGrace(call: QueuedCall): void {
    const { started } = this;
    setTimeout(() => {
      if (started && this.started === started && this.running.has(call)) this.killEngine(started);
    }, this.options.graceMs);
  }

  private killEngine(started: StartedEngine): void {
    started.endedByUs = true;
    started.process.kill();
  }

  private failQueue(error: UnderdrawError): void {
    for (const call of this.queue.splice(0)) call.reject(error);
  }

  private failAll(error: UnderdrawError): void {
    this.failQueue(error);
    for (const call of this.running) call.reject(error);
    this.running.clear();
  }

  private setState(state: EngineState): void {
    this.state = state;
    for (const listener of this.listeners) listener(this.status());
  }
}
