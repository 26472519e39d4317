import { stat } from 'node:fs/promises';
import path from 'node:path';
import {
  type BatchItem,
  type BatchPreview,
  type BatchRunState,
  type BatchSettings,
  batchCalls,
  batchSettingsSchema,
  errnoOf,
  finishedCount,
  type ItemKey,
  isBusy,
  type ModelSummary,
  maxSentFileBytes,
  noCounts,
  type Provider,
  type Thumbs,
  toFailure,
  UnderdrawError,
  type WorkProgress,
} from '#common/contract';
import { answering } from '#common/link/caller';
import { RateMeter } from '#common/rateMeter';
import { writeReport } from '../batch/batchReport';
import { type BatchListener, type BatchOutcome, BatchRun } from '../batch/batchRun';
import { Chains, modelIds } from '../batch/chains';
import { plan } from '../batch/plan';
import { readHeads } from '../batch/runResults';
import { readRegular } from '../files/regularFile';
import { BatchRows } from './batchRows';
import type { EngineHost } from './engineHost';
import type { EnginePool } from './enginePool';
import type { Roots } from './roots';

/** Longest time for a cancelled run to end, in milliseconds. */
const endMs = 5_000;
/** Least time between two updates while pictures come, in milliseconds. */
const updateMs = 200;
/** Pictures whose outputs a preview names. */
const maxExamples = 3;
/** Most pictures that a preview counts. */
const maxCounted = 20_000;
/** Most pictures that are not read that a preview names. */
const maxUnreadNames = 100;

export interface BatchServiceParts {
  /** The Studio's engine, which has priority. */
  host: EngineHost;
  /** @param models that it will run. */
  startPool(provider: Provider, models: readonly ModelSummary[]): EnginePool | Promise<EnginePool>;
  roots: Roots;
}

/** The one batch of a door, shown and controlled by all its windows. It outlives them. */
export class BatchService {
  private readonly listeners = new Set<(state: BatchRunState) => void>();
  private rate = new RateMeter();
  private run: BatchRun | undefined;
  private stop = new AbortController();
  /** Resolves at the end of the run; never rejects. */
  private ended: Promise<void> = Promise.resolve();
  private readonly rows = new BatchRows();
  private notifiedAt = 0;
  /** For an update that waits. */
  private timer: NodeJS.Timeout | undefined;
  private state: BatchRunState = {
    phase: 'idle',
    run: 0,
    settings: undefined,
    counts: noCounts,
    inParts: [],
    perSecond: 0,
    secondsLeft: undefined,
    failure: undefined,
    report: undefined,
  };

  /** Answers to the calls of the Batch room. */
  readonly handlers = answering(batchCalls, {
    'batch.folders': ({ path }) => this.options.roots.list(path),
    'batch.makeFolder': ({ path, name }) => this.options.roots.make(path, name),
    'batch.preview': async (params) => this.preview(await this.checked(params)),
    'batch.start': (params) => this.start(params),
    'batch.retry': ({ number }) => this.retry(number),
    'batch.pause': () => this.changePhase('running', 'paused', (run) => run.pause()),
    'batch.resume': () => this.changePhase('paused', 'running', (run) => run.resume()),
    'batch.cancel': () => {
      this.stop.abort();
      return this.state;
    },
    'batch.state': () => this.state,
    'batch.rows': ({ failed, count }) => this.rows.list(failed, count),
    'batch.file': ({ number, side }) => this.file(number, side),
  });

  constructor(private readonly options: BatchServiceParts) {}

  /** @returns an unsubscribe function. */
  onState(listener: (state: BatchRunState) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  get current(): BatchRunState {
    return this.state;
  }

  /**
   * Where the results of the last run lie, or its report.
   * @throws UnderdrawError BAD_REQUEST if there is none.
   */
  resultsPlace(what: 'folder' | 'report'): string {
    const place = what === 'report' ? this.state.report : this.state.settings?.outDir;
    if (place === undefined) throw new UnderdrawError('BAD_REQUEST', { reason: 'noResults' });
    return place;
  }

  /** The bytes of a row's input or output, which must lie in a granted folder. */
  private async file(
    number: number,
    side: 'input' | 'output',
  ): Promise<{ name: string; data: Uint8Array }> {
    const item = this.rows.item(number);
    const { settings } = this.state;
    if (!item || !settings) throw new UnderdrawError('BAD_REQUEST', { reason: 'noResults' });
    const name = item[side];
    const folder = side === 'input' ? settings.inDir : settings.outDir;
    const real = await this.options.roots.check(path.join(folder, name));
    return { name: path.basename(name), data: await readForWindow(real, name) };
  }

  /**
   * Cancel the running batch; finished outputs stay.
   * @returns a promise that resolves when nothing is written any more, or after `endMs`.
   */
  async close(): Promise<void> {
    this.stop.abort();
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, endMs);
    });
    await Promise.race([this.ended, limit]);
    clearTimeout(timer);
  }

  private async checked(params: unknown): Promise<BatchSettings> {
    const settings = batchSettingsSchema.parse(params);
    const { roots } = this.options;
    const inDir = settings.inDir && (await roots.check(settings.inDir));
    const outDir = await roots.check(settings.outDir);
    if (inDir !== outDir) return { ...settings, inDir, outDir };
    throw new UnderdrawError('USAGE', { reason: 'outputsAmongInputs' });
  }

  private models(settings: BatchSettings): Promise<ModelSummary[]> {
    const find = (id: string) => this.options.host.call('models.info', { id });
    return Promise.all(modelIds(settings).map(find));
  }

  private async preview(settings: BatchSettings): Promise<BatchPreview> {
    const chains = new Chains(await this.models(settings));
    chains.check(settings);
    const preview: BatchPreview = {
      pictures: 0,
      more: false,
      examples: [],
      unread: [],
      withoutList: [],
    };
    const served = new Set<string>();
    const inputsOf = (id: string) => chains.inputsOf(id);
    const clipFrames = (id: string) => chains.clipFrames(id);
    const lineValue = (id: string) => chains.lineValue(id);
    const { roots } = this.options;
    for await (const { jobs, unread } of plan({
      ...settings,
      inputsOf,
      clipFrames,
      lineValue,
      grant: roots,
      opened: maxExamples,
    })) {
      preview.pictures += jobs.length;
      for (const { model } of jobs) served.add(model);
      preview.unread.push(...unread.slice(0, maxUnreadNames - preview.unread.length));
      for (const { input, output } of jobs.slice(0, maxExamples - preview.examples.length)) {
        preview.examples.push({ input, output });
      }
      preview.more = preview.pictures > maxCounted;
      if (preview.more) break;
    }
    // Where not all was read, a list may come yet.
    if (!preview.more) preview.withoutList = chains.withoutList(settings.models, served);
    return preview;
  }

  private async start(params: unknown): Promise<BatchRunState> {
    this.checkNotRunning();
    const settings = await this.checked(params);
    // Another window may have started a batch meanwhile.
    this.checkNotRunning();
    this.rows.clear();
    this.rate = new RateMeter();
    this.stop = new AbortController();
    this.update({
      phase: 'planning',
      run: this.state.run + 1,
      settings,
      counts: noCounts,
      inParts: [],
      perSecond: 0,
      secondsLeft: undefined,
      failure: undefined,
      report: undefined,
    });
    this.ended = this.runToEnd(settings);
    return this.state;
  }

  /** @throws UnderdrawError FOLDER_IN_USE while a batch runs. */
  private checkNotRunning(): void {
    if (!isBusy(this.state)) return;
    throw new UnderdrawError('FOLDER_IN_USE', { reason: 'running' });
  }

  private async runToEnd(settings: BatchSettings): Promise<void> {
    try {
      const { stopped, counts } = await this.runBatch(settings, {
        onPlanned: (planned) =>
          this.update({ phase: this.run?.isPaused ? 'paused' : 'running', counts: planned }),
        onItem: (item, counts, thumbs) => this.addItem(item, counts, thumbs),
      });
      this.update({
        phase: stopped ? 'stopped' : 'done',
        counts,
        secondsLeft: undefined,
        failure: stopped,
        report: await this.report(settings),
      });
    } catch (error) {
      this.update({ phase: 'stopped', secondsLeft: undefined, failure: toFailure(error) });
    }
  }

  private async retry(number: number): Promise<BatchRunState> {
    this.checkNotRunning();
    const { settings, phase, failure } = this.state;
    const old = this.rows.item(number);
    if (!settings || old?.status !== 'failed') {
      throw new UnderdrawError('BAD_REQUEST', { reason: 'didNotFail' });
    }
    const again = { ...(await this.checked(settings)), retryFailed: true };
    this.checkNotRunning();
    this.stop = new AbortController();
    this.update({ phase: 'running', failure: undefined });
    this.ended = this.retryItem(number, old, again).then(
      (report) => this.update({ phase, failure, report }),
      // The retry could not start: the rows are unchanged.
      (error) => this.update({ phase, failure: toFailure(error) }),
    );
    return this.state;
  }

  /** Translate one picture again and update its row, the report and the counts. */
  private async retryItem(
    number: number,
    old: BatchItem,
    settings: BatchSettings,
  ): Promise<string | undefined> {
    await this.runBatch(
      settings,
      {
        onItem: (item, _, thumbs) => {
          const counts = { ...this.state.counts };
          counts.failed--;
          counts[item.status]++;
          this.rows.amend(number, item, thumbs);
          this.update({ counts });
        },
      },
      old,
    );
    return this.report(settings);
  }

  /** Run a batch in a new engine pool. @throws UnderdrawError as `BatchRun.run`. */
  private async runBatch(
    settings: BatchSettings,
    listener: BatchListener,
    only?: ItemKey,
  ): Promise<BatchOutcome> {
    const { host, startPool } = this.options;
    const models = await this.models(settings);
    const pool = await startPool(settings.provider, models);
    const unsubscribe = pool.onProgress((progress) => this.noteParts(progress, settings));
    try {
      this.run = new BatchRun(settings, models, pool, listener, {
        gate: () => host.idle(),
        grant: this.options.roots,
      });
      return await this.run.run(this.stop.signal, only);
    } finally {
      this.run = undefined;
      unsubscribe();
      this.state = { ...this.state, inParts: [] };
      await pool.finish();
    }
  }

  /** Write the report of the last run. @returns the path of its contact sheet. */
  private async report({ outDir }: BatchSettings): Promise<string | undefined> {
    const head = (await readHeads(outDir)).find((h) => h.shard.count === 1);
    if (!head) return undefined;
    return (await writeReport(outDir, head)).files.html;
  }

  /** A large picture is at its next part. */
  private noteParts({ file, done, total }: WorkProgress, { inDir }: BatchSettings): void {
    if (file === undefined || total <= 1) return;
    const input = path.relative(inDir, file).replaceAll(path.sep, '/');
    const now = { input, done, total };
    const { inParts } = this.state;
    const isShown = inParts.some((one) => one.input === input);
    // In the order in which they began.
    this.state = {
      ...this.state,
      inParts: isShown
        ? inParts.map((one) => (one.input === input ? now : one))
        : [...inParts, now],
    };
    this.updateSoon();
  }

  private addItem(item: BatchItem, counts: BatchRunState['counts'], thumbs?: Thumbs): void {
    const number = finishedCount(counts);
    this.rows.add(number, item, thumbs);
    this.rate.record(counts.done + counts.failed);
    const { perSecond } = this.rate;
    const left = counts.total - number;
    this.state = {
      ...this.state,
      counts,
      inParts: this.state.inParts.filter((one) => one.input !== item.input),
      perSecond,
      secondsLeft: perSecond > 0 ? left / perSecond : undefined,
    };
    this.updateSoon();
  }

  /** At most five updates a second; of what still ends while it is paused, each. */
  private updateSoon(): void {
    const wait = this.notifiedAt + updateMs - performance.now();
    if (this.state.phase === 'paused' || wait <= 0) this.update({});
    else this.timer ??= setTimeout(() => this.update({}), wait);
  }

  private changePhase(
    from: BatchRunState['phase'],
    to: BatchRunState['phase'],
    change: (run: BatchRun) => void,
  ): BatchRunState {
    if (this.run && this.state.phase === from) {
      change(this.run);
      this.update({ phase: to });
    }
    return this.state;
  }

  private update(change: Partial<BatchRunState>): void {
    this.state = { ...this.state, ...change };
    clearTimeout(this.timer);
    this.timer = undefined;
    this.notifiedAt = performance.now();
    for (const listener of this.listeners) listener(this.state);
  }
}

/** Read a file that is sent to a window whole. @throws UnderdrawError. */
async function readForWindow(file: string, name: string): Promise<Uint8Array> {
  const { size } = await stat(file);
  if (size > maxSentFileBytes) {
    throw new UnderdrawError('INPUT_TOO_LARGE', {
      reason: 'file',
      file: name,
      count: Math.ceil(size / 2 ** 20),
      limit: Math.floor(maxSentFileBytes / 2 ** 20),
    });
  }
  return readRegular(file).catch((cause) => {
    const params = { file: name, errno: errnoOf(cause) };
    throw new UnderdrawError('INPUT_UNREADABLE', { reason: 'file', ...params }, { cause });
  });
}
