import { setMaxListeners } from 'node:events';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import {
  type BatchCounts,
  type BatchItem,
  type BatchSettings,
  type ErrorCode,
  type Failure,
  type ItemKey,
  type ModelSummary,
  type Notice,
  type Thumbs,
  toFailure,
  UnderdrawError,
} from '#common/contract';
import { Chains } from './chains';
import { type BatchEngine, runItem } from './item';
import { Journal, journalFolder } from './journal';
import { lockShard } from './lock';
import { NameTemplate } from './names';
import { Folders, makeFolder, sweep } from './place';
import { type Job, openFolders, type PlannedFolder, plan } from './plan';
import { Results } from './results';
import { inShard } from './shard';

export interface BatchListener {
  /** Everything is counted; the first picture is next. */
  onPlanned?(counts: BatchCounts): void;
  onItem?(item: BatchItem, counts: BatchCounts, thumbs?: Thumbs): void;
  onWarning?(warning: Notice): void;
}

export interface BatchOutcome {
  counts: BatchCounts;
  /** Files that are no pictures. */
  others: number;
  /** Why not all was tried: a cancel, a full disk, a model that can't run, or --stop-on-error. */
  stopped?: Failure;
  outputs: string[];
}

/** Errors that every picture would meet. */
const fatal: ReadonlySet<ErrorCode> = new Set([
  'MODEL_NOT_FOUND',
  'MODEL_CORRUPT',
  'PROVIDER_UNAVAILABLE',
  'ENGINE_UNAVAILABLE',
]);
/** A model that fails on each of the first pictures fails on all. */
const patience = 8;

/** A folder of pictures on its way through one or several models. */
export class BatchRun {
  private paused: Promise<void> | undefined;
  private go: (() => void) | undefined;
  private readonly counts: BatchCounts = { total: 0, done: 0, earlier: 0, skipped: 0, failed: 0 };
  private readonly outputs: string[] = [];
  private readonly stop = new AbortController();
  private stopped: Failure | undefined;
  private readonly chains: Chains;
  private cannotRun = 0;
  private others = 0;

  /**
   * @param models all that the settings name, those of chains included.
   * @param gate waited for before each picture: what else the machine does goes first.
   */
  constructor(
    private readonly settings: BatchSettings,
    models: readonly ModelSummary[],
    private readonly engine: BatchEngine,
    private readonly listener: BatchListener = {},
    private readonly gate: () => Promise<void> = async () => {},
  ) {
    this.chains = new Chains(models);
    // Every lane listens.
    setMaxListeners(0, this.stop.signal);
    this.stop.signal.addEventListener('abort', () => this.resume());
  }

  get isPaused(): boolean {
    return this.paused !== undefined;
  }

  /** Start no further picture. */
  pause(): void {
    if (this.stop.signal.aborted) return;
    this.paused ??= new Promise((resolve) => {
      this.go = resolve;
    });
  }

  resume(): void {
    this.paused = undefined;
    this.go?.();
  }

  /**
   * Run to the end.
   * @param signal ends it: what runs is given up, what is done stays.
   * @param only this one picture, whose outcome takes its old one's place among the last run's results.
   * @throws UnderdrawError for folders and journals that can't be used; nothing is tried then.
   */
  async run(signal: AbortSignal, only?: ItemKey): Promise<BatchOutcome> {
    // Before anything is made.
    new NameTemplate(this.settings.name);
    this.chains.check(this.settings);
    const folders = await openFolders(this.settings.inDir, this.settings.outDir);
    const settings = { ...this.settings, ...folders };
    const { outDir, shard } = settings;
    await makeFolder(outDir, journalFolder);
    const unlock = await lockShard(outDir, shard);
    try {
      const journal = await Journal.open(outDir, shard);
      try {
        return await this.work(settings, journal, signal, only);
      } finally {
        await journal.close();
      }
    } finally {
      await unlock();
    }
  }

  private async work(
    settings: BatchSettings,
    journal: Journal,
    signal: AbortSignal,
    only?: ItemKey,
  ): Promise<BatchOutcome> {
    const { shard, outDir } = settings;
    const planned = () => this.planned(settings, journal, only);
    for await (const folder of planned()) {
      this.counts.total += folder.jobs.length + (folder.failure ? 1 : 0);
      if (signal.aborted) throw new UnderdrawError('CANCELLED', {});
    }
    this.listener.onPlanned?.({ ...this.counts });
    const { models, ...rest } = settings;
    const head = {
      shard,
      started: new Date().toISOString(),
      settings: { ...rest, models, shard: undefined },
    };
    const results = only ? await Results.amend(outDir, shard) : await Results.open(outDir, head);
    const onAbort = () => this.end({ code: 'CANCELLED', params: {} });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const keys = new Map(settings.models.map((m) => [m, this.chains.workKey(m, settings)]));
    const folders = new Folders(outDir);
    const tools = {
      settings,
      journal,
      engine: this.engine,
      work: (model: string, format: string) => `${keys.get(model)} ${format}`,
      wantsThumbs: () => results.wantsThumbs,
      folder: (relative: string) => folders.make(relative),
      signal: this.stop.signal,
    };
    const finish = (item: BatchItem, thumbs?: Thumbs) => this.finish(item, results, thumbs);
    if (only && this.counts.total === 0) finish(gone(only));
    const jobs = this.jobs(planned(), settings, finish);
    const lane = async () => {
      for (;;) {
        await this.turn();
        // The generator queues these: each lane gets the next job.
        const { value: job, done } = await jobs.next();
        if (done || this.stop.signal.aborted) return;
        const { item, thumbs } = await runItem(job, tools);
        finish(item, thumbs);
        if (!item.error) continue;
        folders.forget();
        await this.stillThere(settings);
      }
    };
    try {
      await Promise.all(
        Array.from({ length: this.engine.lanes }, () =>
          // What one lane can't go on from, none can.
          lane().catch((error: unknown) => this.end(toFailure(error))),
        ),
      );
    } finally {
      signal.removeEventListener('abort', onAbort);
      await jobs.return(undefined);
      await results.flush();
    }
    const { counts, others, outputs } = this;
    return { counts: { ...counts }, others, outputs, stopped: this.stopped };
  }

  /** @throws UnderdrawError if one of the folders went away, as a drive does that is pulled out. */
  private async stillThere({ inDir, outDir }: BatchSettings): Promise<void> {
    for (const folder of [inDir, outDir]) if (!(await isFolder(folder))) throw vanished(folder);
  }

  /** Wait while paused and while others go first. */
  private async turn(): Promise<void> {
    while (this.paused) await this.paused;
    if (!this.stop.signal.aborted) await this.gate();
  }

  private async *planned(
    settings: BatchSettings,
    journal: Journal,
    only?: ItemKey,
  ): AsyncGenerator<PlannedFolder> {
    const folders = plan({
      ...settings,
      inputsOf: (model) => this.chains.inputsOf(model),
      earlier: (input, model) => journal.get(input, model)?.last.output,
    });
    for await (const folder of folders) {
      if (only) {
        const jobs = folder.jobs.filter((j) => j.input === only.input && j.model === only.model);
        if (jobs.length > 0) yield { ...folder, jobs, others: 0, warnings: [], failure: undefined };
        continue;
      }
      const jobs = folder.jobs.filter((job) => inShard(job.input, settings.shard));
      // What is wrong with a folder is told once, by the first shard.
      const first = settings.shard.index === 1;
      yield { ...folder, jobs, failure: first ? folder.failure : undefined };
    }
  }

  private async *jobs(
    folders: AsyncGenerator<PlannedFolder>,
    { outDir, shard }: BatchSettings,
    finish: (item: BatchItem) => void,
  ): AsyncGenerator<Job, undefined> {
    const swept = new Set<string>();
    for await (const { folder, jobs, others, warnings, failure } of folders) {
      this.others += others;
      for (const warning of warnings) this.listener.onWarning?.(warning);
      if (failure) {
        const item = { input: folder, output: '', model: '', warnings: [] };
        finish({ ...item, status: 'failed', error: failure });
      }
      for (const output of new Set(jobs.map((job) => path.posix.dirname(job.output)))) {
        if (swept.has(output)) continue;
        swept.add(output);
        await sweep(path.join(outDir, output), shard);
      }
      yield* jobs;
    }
    return undefined;
  }

  private finish(item: BatchItem, results: Results, thumbs?: Thumbs): void {
    const { counts, settings } = this;
    counts[item.status]++;
    // Files may come and go between counting and running.
    const ended = counts.done + counts.earlier + counts.skipped + counts.failed;
    counts.total = Math.max(counts.total, ended);
    if (item.status === 'done') this.outputs.push(item.output);
    results.add(item, thumbs);
    this.listener.onItem?.(item, { ...counts }, thumbs);
    if (item.error) this.judge(item.error, settings);
  }

  /** Whether a failure ends the run. */
  private judge(failure: Failure, { stopOnError }: BatchSettings): void {
    if (failure.code === 'MODEL_CANT_RUN') this.cannotRun++;
    const never = this.counts.done + this.counts.earlier === 0 && this.cannotRun >= patience;
    const full = failure.code === 'OUTPUT_FAILED' && failure.params.reason === 'diskFull';
    if (stopOnError || never || full || fatal.has(failure.code)) this.end(failure);
  }

  /** Start no further picture and give up what runs; the first reason stays. */
  private end(why: Failure): void {
    this.stopped ??= why;
    this.stop.abort();
  }
}

function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (s) => s.isDirectory(),
    () => false,
  );
}

function gone({ input, model }: ItemKey): BatchItem {
  const params = { reason: 'pictureGone', picture: input } as const;
  const error = { code: 'INPUT_NOT_FOUND', params } as const;
  return { input, model, output: '', status: 'failed', warnings: [], error };
}

const vanished = (folder: string) =>
  new UnderdrawError('INPUT_NOT_FOUND', { reason: 'batchFolderGone', folder });
