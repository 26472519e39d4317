import { setMaxListeners } from 'node:events';
import path from 'node:path';
import {
  type BatchCounts,
  type BatchItem,
  type BatchSettings,
  type ErrorCode,
  type Failure,
  finishedCount,
  type ItemKey,
  itemKey,
  type ModelSummary,
  type Notice,
  noCounts,
  readableLabels,
  type Thumbs,
  toFailure,
  UnderdrawError,
} from '#common/contract';
import { sweepTemporaryFiles } from '../files/temporaryFile';
import { Chains } from './chains';
import { everything, type Grant } from './grant';
import { Journal, journalFolder } from './journal';
import { lockShard } from './lockShard';
import { NameTemplate } from './nameTemplate';
import { makeFolder, OutputFolders, pathExists } from './outputFiles';
import { type BatchJob, openFolders, type PlannedFolder, plan } from './plan';
import { type BatchEngine, runItem } from './runItem';
import { RunResults } from './runResults';
import { inShard } from './shard';
import { UnreadPictures } from './unreadPictures';

export interface BatchListener {
  /** Called when all pictures are counted, before the first one runs. */
  onPlanned?(counts: BatchCounts): void;
  onItem?(item: BatchItem, counts: BatchCounts, thumbs?: Thumbs): void;
  onWarning?(warning: Notice): void;
}

/** What a door has around a run. */
export interface Surroundings {
  /** Awaited before each picture, so that other work on the machine goes first. */
  gate?(): Promise<void>;
  /** What may be read and written; absent: everything. */
  grant?: Grant;
}

export interface BatchOutcome {
  counts: BatchCounts;
  /** Number of pictures in formats that are not read, and of files that are no pictures. */
  unread: number;
  others: number;
  /** Why the run ended early: a cancel, a full disk, a model that can't run, or --stop-on-error. */
  stopped?: Failure;
  outputs: string[];
}

/** Errors that every other picture would fail with too. */
const fatal: ReadonlySet<ErrorCode> = new Set([
  'MODEL_NOT_FOUND',
  'MODEL_CORRUPT',
  'PROVIDER_UNAVAILABLE',
  'ENGINE_UNAVAILABLE',
]);
/** A model that fails on this many pictures in a row from the start is assumed to fail on all. */
const maxFailuresAtStart = 8;

/** Translates a folder of pictures with one or several models. */
export class BatchRun {
  private paused: Promise<void> | undefined;
  private wake: (() => void) | undefined;
  private readonly counts: BatchCounts = { ...noCounts };
  private readonly outputs: string[] = [];
  private readonly stop = new AbortController();
  private stopped: Failure | undefined;
  private readonly chains: Chains;
  private readonly swept = new Set<string>();
  /** Chains that have a job, in this shard or another. */
  private readonly served = new Set<string>();
  private cannotRun = 0;
  private others = 0;

  /**
   * @param models all models of the settings, those of chains included.
   */
  constructor(
    private readonly settings: BatchSettings,
    models: readonly ModelSummary[],
    private readonly engine: BatchEngine,
    private readonly listener: BatchListener = {},
    private readonly surroundings: Surroundings = {},
  ) {
    this.chains = new Chains(models);
    // Every worker listens.
    setMaxListeners(0, this.stop.signal);
    this.stop.signal.addEventListener('abort', () => this.resume());
  }

  private get grant(): Grant {
    return this.surroundings.grant ?? everything;
  }

  get isPaused(): boolean {
    return this.paused !== undefined;
  }

  /** Start no further picture. */
  pause(): void {
    if (this.stop.signal.aborted) return;
    this.paused ??= new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  resume(): void {
    this.paused = undefined;
    this.wake?.();
  }

  /**
   * Run to the end.
   * @param signal cancels the run: pictures in progress are aborted, finished ones stay.
   * @param only run this one picture and replace its item in the results of the last run.
   * @throws UnderdrawError for folders and journals that can't be used; nothing is translated then.
   */
  async run(signal: AbortSignal, only?: ItemKey): Promise<BatchOutcome> {
    // Validated before anything is created.
    new NameTemplate(this.settings.name, this.settings.inDir === '');
    this.chains.check(this.settings);
    const folders = await openFolders(this.settings.inDir, this.settings.outDir);
    const settings = { ...this.settings, ...folders };
    const { outDir, shard } = settings;
    await makeFolder(outDir, journalFolder, this.grant);
    const lock = await lockShard(outDir, shard, (error) => this.stopWith(toFailure(error)));
    await this.sweep(outDir, '', journalFolder);
    try {
      const journal = await Journal.open(outDir, shard);
      try {
        return await this.runJobs(settings, journal, signal, only);
      } finally {
        await journal.close();
      }
    } finally {
      // Engines that outlived an earlier run for a moment may have left something since the start.
      for (const folder of this.swept) await sweepTemporaryFiles(folder);
      await lock.release();
    }
  }

  /** Remove what earlier runs, of any shard, left in these folders; once in each. */
  private async sweep(outDir: string, ...relative: string[]): Promise<void> {
    for (const folder of relative.map((one) => path.join(outDir, one))) {
      if (this.swept.has(folder)) continue;
      this.swept.add(folder);
      await sweepTemporaryFiles(folder);
    }
  }

  private async runJobs(
    settings: BatchSettings,
    journal: Journal,
    signal: AbortSignal,
    only?: ItemKey,
  ): Promise<BatchOutcome> {
    const { shard, outDir } = settings;
    const planned = (opened?: number) => this.planned(settings, journal, only, opened);
    const unread = new UnreadPictures();
    for await (const folder of planned(0)) {
      this.counts.total += folder.jobs.length + folder.failures.length;
      unread.add(folder.unread);
      if (signal.aborted) throw new UnderdrawError('CANCELLED', {});
    }
    // Another shard may have all there is.
    const nothing = this.counts.total === 0 && this.served.size === 0 && !only;
    const noList = nothing && this.chains.noList(settings.models[0]);
    if (noList) throw noList;
    this.listener.onPlanned?.({ ...this.counts });
    const idle = this.chains.withoutList(settings.models, this.served);
    if (idle.length > 0 && shard.index === 1 && !only) {
      this.listener.onWarning?.({ code: 'MODELS_WITHOUT_LIST', params: { models: idle } });
    }
    if (unread.count > 0) this.listener.onWarning?.(unread.notice());
    else if (this.counts.total === 0 && !only && shard.count === 1) {
      const params = { folder: this.settings.inDir, formats: readableLabels };
      this.listener.onWarning?.({ code: 'NO_PICTURES', params });
    }
    const { models, ...rest } = settings;
    const head = {
      shard,
      started: new Date().toISOString(),
      settings: { ...rest, models, shard: undefined },
      unread: unread.names,
    };
    const results = only
      ? await RunResults.amend(outDir, shard)
      : await RunResults.open(outDir, head);
    const onAbort = () => this.stopWith({ code: 'CANCELLED', params: {} });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const folders = new OutputFolders(outDir, this.grant);
    const context = {
      settings,
      journal,
      engine: this.engine,
      grant: this.grant,
      workKey: this.workKeys(settings),
      wantsThumbs: () => results.wantsThumbs,
      folder: (relative: string) => folders.make(relative),
      signal: this.stop.signal,
    };
    const finish = (item: BatchItem, thumbs?: Thumbs) => this.finish(item, results, thumbs);
    if (only && this.counts.total === 0) finish(missingItem(only));
    const jobs = this.jobs(planned(), settings, finish);
    const worker = async () => {
      for (;;) {
        await this.waitForTurn();
        // The generator queues these calls: each worker gets the next job.
        const { value: job, done } = await jobs.next();
        if (done || this.stop.signal.aborted) return;
        const { item, thumbs } = await runItem(job, context);
        finish(item, thumbs);
        if (!item.error) continue;
        folders.invalidate();
        await this.checkFoldersExist(settings);
      }
    };
    try {
      await Promise.all(
        Array.from({ length: this.engine.concurrency }, () =>
          // An error that stops one worker stops all of them.
          worker().catch((error: unknown) => this.stopWith(toFailure(error))),
        ),
      );
    } finally {
      signal.removeEventListener('abort', onAbort);
      await jobs.return(undefined);
      // A run whose notes are lost would do everything again: it does not end as if all were well.
      await results
        .close()
        .then(() => journal.checkThere())
        .catch((error: unknown) => this.stopWith(toFailure(error)));
    }
    const { counts, others, outputs } = this;
    return {
      counts: { ...counts },
      unread: unread.count,
      others,
      outputs,
      stopped: this.stopped,
    };
  }

  /** What changes a job's pictures, but for its inputs. */
  private workKeys(settings: BatchSettings): (job: BatchJob) => string {
    const known = new Map<string, string>();
    // The same seed again finds what it made, whether it was one of several or not.
    const [single] = settings.seed ?? [];
    return ({ model, seed = single, format }) => {
      const name = `${model} ${seed}`;
      const key = known.get(name) ?? this.chains.workKey(model, seed, settings);
      known.set(name, key);
      return `${key} ${format}`;
    };
  }

  /** @throws UnderdrawError if one of the folders is gone, for example on an unplugged drive. */
  private async checkFoldersExist({ inDir, outDir }: BatchSettings): Promise<void> {
    for (const folder of [inDir, outDir])
      if (folder !== '' && !(await pathExists(folder))) throw folderGoneError(folder);
  }

  /** Wait while the run is paused, then for the gate. */
  private async waitForTurn(): Promise<void> {
    while (this.paused) await this.paused;
    if (!this.stop.signal.aborted) await this.surroundings.gate?.();
  }

  private async *planned(
    settings: BatchSettings,
    journal: Journal,
    only?: ItemKey,
    opened?: number,
  ): AsyncGenerator<PlannedFolder> {
    const folders = plan({
      ...settings,
      inputsOf: (model) => this.chains.inputsOf(model),
      clipFrames: (model) => this.chains.clipFrames(model),
      lineValue: (model) => this.chains.lineValue(model),
      grant: this.grant,
      opened,
      earlier: (item) => journal.get(item)?.last.output,
    });
    for await (const folder of folders) {
      if (only) {
        const jobs = folder.jobs.filter((job) => itemKey(job) === itemKey(only));
        if (jobs.length > 0)
          yield { ...folder, jobs, unread: [], others: 0, warnings: [], failures: [] };
        continue;
      }
      for (const { model } of folder.jobs) this.served.add(model);
      const jobs = folder.jobs.filter((job) => inShard(job.input, settings.shard));
      // What can't be read is reported once, by the first shard.
      const first = settings.shard.index === 1;
      const { failures, unread } = first ? folder : { failures: [], unread: [] };
      yield { ...folder, jobs, failures, unread };
    }
  }

  private async *jobs(
    folders: AsyncGenerator<PlannedFolder>,
    { outDir }: BatchSettings,
    finish: (item: BatchItem) => void,
  ): AsyncGenerator<BatchJob, undefined> {
    for await (const { jobs, others, warnings, failures } of folders) {
      this.others += others;
      for (const warning of warnings) this.listener.onWarning?.(warning);
      for (const { input, failure } of failures) {
        const item = { input, output: '', model: '', warnings: [] };
        finish({ ...item, status: 'failed', error: failure });
      }
      await this.sweep(outDir, ...jobs.map((job) => path.posix.dirname(job.output)));
      yield* jobs;
    }
    return undefined;
  }

  private finish(item: BatchItem, results: RunResults, thumbs?: Thumbs): void {
    const { counts, settings } = this;
    counts[item.status]++;
    // Files may come and go between counting and running.
    const ended = finishedCount(counts);
    counts.total = Math.max(counts.total, ended);
    if (item.status === 'done') this.outputs.push(item.output);
    results.add(item, thumbs);
    this.listener.onItem?.(item, { ...counts }, thumbs);
    if (item.error) this.stopIfFatal(item.error, settings);
    // Nothing is left to wait for: a run that was paused during its last pictures ends with them.
    if (ended >= counts.total) this.resume();
  }

  /** Stop the run after a failure that all pictures would share. */
  private stopIfFatal(failure: Failure, { stopOnError }: BatchSettings): void {
    if (failure.code === 'MODEL_CANT_RUN') this.cannotRun++;
    const failsAlways =
      this.counts.done + this.counts.earlier === 0 && this.cannotRun >= maxFailuresAtStart;
    const full = failure.code === 'OUTPUT_FAILED' && failure.params.reason === 'diskFull';
    if (stopOnError || failsAlways || full || fatal.has(failure.code)) this.stopWith(failure);
  }

  /** Start no further picture and abort those in progress; the first reason is kept. */
  private stopWith(failure: Failure): void {
    this.stopped ??= failure;
    this.stop.abort();
  }
}

function missingItem({ input, model, seed }: ItemKey): BatchItem {
  const params = { reason: 'pictureGone', picture: input } as const;
  const error = { code: 'INPUT_NOT_FOUND', params } as const;
  return { input, model, seed, output: '', status: 'failed', warnings: [], error };
}

const folderGoneError = (folder: string) =>
  new UnderdrawError('INPUT_NOT_FOUND', { reason: 'batchFolderGone', folder });
