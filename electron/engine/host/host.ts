import { type EngineCalls, type EngineState, UnderdrawError } from '#common/contract';
import { type Caller, caller } from '#common/link/caller';
import type { Port } from '#common/link/port';
import { type Client, connect } from '#common/link/rpc';

/** A started engine process, whatever started it. */
export interface EngineProcess {
  port: Port;
  pid: number | undefined;
  kill(): void;
  onExit(listener: () => void): void;
}

export interface HostOptions {
  spawn(): EngineProcess;
  /** Time from spawn to ready, and for one call unless it brings its own. */
  readyMs?: number;
  deadlineMs?: number;
  /** How long a cancelled run may go on before the process is ended for it. */
  graceMs?: number;
  /** A third death within this time stops the engine. */
  quickMs?: number;
  /** Jobs that are given to the engine at a time: more than one where it can prepare what comes next. */
  inFlight?: number;
  /** A death while a job ran is that job's fault alone, and never stops the engine. */
  blameJobs?: boolean;
  /** How long nothing was asked before others may think it idle. */
  restMs?: number;
}

export interface CallOptions {
  signal?: AbortSignal;
  deadlineMs?: number;
}

export interface HostStatus {
  state: EngineState;
  pid: number | undefined;
  restarts: number;
}

interface Job {
  method: string;
  params: unknown;
  deadlineMs: number;
  /** Times that the engine died while this ran. After the first it runs alone, so that the second is its own. */
  deaths: number;
  settled: boolean;
  /** Called when the engine has ended it, even if nobody waits for it any more. */
  whenOver?(): void;
  resolve(data: unknown): void;
  reject(error: Error): void;
}

interface Started {
  process: EngineProcess;
  client: Client;
  /** We ended it ourselves: not a sign that it is broken. */
  ended: boolean;
}

/**
 * Supervisor of the engine process. One job (or `inFlight`) runs at a time, the rest wait here:
 * a run blocks the engine, so what waits can be cancelled and survives its death.
 * A job that was running when the engine died is tried once more.
 */
export class EngineHost {
  private readonly queue: Job[] = [];
  private readonly running = new Set<Job>();
  private started: Started | undefined;
  private state: EngineState = 'stopped';
  private closed = false;
  private restarts = 0;
  private lastWork = 0;
  private deathTimes: number[] = [];
  private readonly listeners = new Set<(status: HostStatus) => void>();
  private readonly options: Required<HostOptions>;

  constructor(options: HostOptions) {
    this.options = {
      readyMs: 30_000,
      deadlineMs: 300_000,
      graceMs: 1_000,
      quickMs: 30_000,
      inFlight: 1,
      blameJobs: false,
      restMs: 150,
      ...options,
    };
  }

  /** Start the engine now rather than with the first call. */
  start(): void {
    if (!this.started && !this.closed) this.spawn();
  }

  status(): HostStatus {
    return { state: this.state, pid: this.started?.process.pid, restarts: this.restarts };
  }

  /** Jobs that run or wait. */
  get load(): number {
    return this.running.size + this.queue.length;
  }

  /** @returns when nothing runs or waits, and has not for a moment: a pen that draws asks again at once. */
  async idle(): Promise<void> {
    while (!this.closed) {
      const quiet = Date.now() - this.lastWork;
      if (this.load === 0 && quiet >= this.options.restMs) return;
      await new Promise((resolve) =>
        setTimeout(resolve, this.load > 0 ? 20 : this.options.restMs - quiet),
      );
    }
  }

  /** @returns an unsubscribe function. */
  onStatus(listener: (status: HostStatus) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
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
      const { signal, deadlineMs = this.options.deadlineMs } = options;
      if (this.closed) return reject(unavailable('shutDown'));
      if (signal?.aborted) return reject(cancelled());
      const settle =
        <T>(how: (value: T) => void) =>
        (value: T) => {
          if (job.settled) return;
          job.settled = true;
          signal?.removeEventListener('abort', cancel);
          how(value);
        };
      const job: Job = {
        method,
        params,
        deadlineMs,
        deaths: 0,
        settled: false,
        resolve: settle(resolve),
        reject: settle(reject),
      };
      const cancel = () => {
        job.reject(cancelled());
        const place = this.queue.indexOf(job);
        if (place >= 0) this.queue.splice(place, 1);
        else if (this.running.has(job)) this.endAfterGrace(job);
      };
      signal?.addEventListener('abort', cancel, { once: true });
      // A new request is a reason to try again after the breaker opened.
      this.queue.push(job);
      this.start();
      this.next();
    });
  }

  /** Like `close`, but jobs that run have the grace to end by themselves. */
  async finish(): Promise<void> {
    this.failQueue(unavailable('shutDown'));
    const over = [...this.running].map(
      (job) =>
        new Promise<void>((resolve) => {
          job.whenOver = resolve;
        }),
    );
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.options.graceMs);
    });
    await Promise.race([Promise.all(over), grace]);
    clearTimeout(timer);
    this.close();
  }

  /** End the engine and fail whatever waits. */
  close(): void {
    this.closed = true;
    this.started?.process.kill();
    this.failAll(unavailable('shutDown'));
    this.setState('stopped');
  }

  private spawn(): void {
    this.setState(this.restarts > 0 ? 'restarting' : 'starting');
    const process = this.options.spawn();
    const started: Started = { process, client: connect(process.port), ended: false };
    this.started = started;
    const notReady = setTimeout(() => process.kill(), this.options.readyMs);
    started.client.on('ready', () => {
      clearTimeout(notReady);
      if (this.started !== started) return;
      this.setState('ready');
      this.next();
    });
    // The channel may end a moment before the process does: nothing is sent into the gap.
    started.client.onClose(() => {
      if (this.started === started && !this.closed) this.setState('restarting');
    });
    process.onExit(() => {
      clearTimeout(notReady);
      if (this.started === started) this.died(started.ended);
    });
  }

  private died(ended: boolean): void {
    this.started = undefined;
    if (this.closed) return;
    const jobs = [...this.running];
    this.running.clear();
    for (const job of jobs.reverse()) {
      if (job.settled) continue;
      // What a deadline or a cancelled neighbour ended is not to blame.
      if (!ended) job.deaths++;
      if (job.deaths < 2) this.queue.unshift(job);
      else job.reject(crashed());
    }
    this.restarts++;
    const now = Date.now();
    this.deathTimes = this.deathTimes.filter((t) => now - t < this.options.quickMs);
    if (!ended && !(this.options.blameJobs && jobs.length > 0)) this.deathTimes.push(now);
    if (this.deathTimes.length >= 3) {
      this.deathTimes = [];
      this.failAll(unavailable('leftOff'));
      this.setState('stopped');
      return;
    }
    this.spawn();
  }

  private next(): void {
    const { started } = this;
    if (this.state !== 'ready' || !started) return;
    while (this.running.size < this.options.inFlight) {
      const [job] = this.queue;
      if (!job || (this.running.size > 0 && this.mustBeAlone(job))) return;
      this.queue.shift();
      this.run(job, started);
    }
  }

  private mustBeAlone(job: Job): boolean {
    return [job, ...this.running].some((j) => j.deaths > 0);
  }

  private run(job: Job, started: Started): void {
    this.running.add(job);
    const late = setTimeout(() => {
      job.reject(timeout(job.deadlineMs));
      this.end(started);
    }, job.deadlineMs);
    started.client
      .call(job.method, job.params)
      .then(job.resolve, (error: Error) => {
        // The link ends with the process: `died` decides what becomes of the job.
        const lost = error instanceof UnderdrawError && error.code === 'LINK_CLOSED';
        if (!lost) job.reject(error);
      })
      .finally(() => {
        clearTimeout(late);
        this.lastWork = Date.now();
        job.whenOver?.();
        if (!job.settled || !this.running.delete(job)) return;
        this.next();
      });
  }

  private endAfterGrace(job: Job): void {
    const { started } = this;
    setTimeout(() => {
      if (started && this.started === started && this.running.has(job)) this.end(started);
    }, this.options.graceMs);
  }

  private end(started: Started): void {
    started.ended = true;
    started.process.kill();
  }

  private failQueue(error: UnderdrawError): void {
    for (const job of this.queue.splice(0)) job.reject(error);
  }

  private failAll(error: UnderdrawError): void {
    this.failQueue(error);
    for (const job of this.running) job.reject(error);
    this.running.clear();
  }

  private setState(state: EngineState): void {
    this.state = state;
    for (const listener of this.listeners) listener(this.status());
  }
}

const cancelled = () => new UnderdrawError('CANCELLED', {});
const crashed = () => new UnderdrawError('ENGINE_CRASHED', {});
const timeout = (ms: number) =>
  new UnderdrawError('ENGINE_TIMEOUT', { seconds: Math.round(ms / 1000) });
const unavailable = (reason: 'shutDown' | 'leftOff') =>
  new UnderdrawError('ENGINE_UNAVAILABLE', { reason });
