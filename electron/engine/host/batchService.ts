import {
  type BatchItem,
  type BatchPreview,
  type BatchRunState,
  type BatchSettings,
  batchCalls,
  batchSettingsSchema,
  type ItemKey,
  isBusy,
  type ModelSummary,
  type Provider,
  type Thumbs,
  toFailure,
  UnderdrawError,
} from '#common/contract';
import { answering } from '#common/link/caller';
import { Pace } from '#common/pace';
import { Chains, modelIds } from '../batch/chains';
import { plan } from '../batch/plan';
import { reportFiles, writeReport } from '../batch/report';
import { readHeads } from '../batch/results';
import { type BatchListener, type BatchOutcome, BatchRun } from '../batch/run';
import type { EngineHost } from './host';
import type { EnginePool } from './pool';
import type { Roots } from './roots';
import { Rows } from './rows';

/** Pictures that a preview looks at. */
const maxCounted = 20_000;
const shard = { index: 1, count: 1 };

export interface BatchServiceParts {
  /** The Studio's engine, which goes first. */
  host: EngineHost;
  startPool(provider: Provider): EnginePool;
  roots: Roots;
}

/** The one batch of a door, which all its windows see and steer. It outlives them. */
export class BatchService {
  private readonly listeners = new Set<(state: BatchRunState) => void>();
  private pace = new Pace();
  private run: BatchRun | undefined;
  private stop = new AbortController();
  private readonly rows = new Rows();
  private told = 0;
  private state: BatchRunState = {
    phase: 'idle',
    run: 0,
    settings: undefined,
    counts: { total: 0, done: 0, earlier: 0, skipped: 0, failed: 0 },
    perSecond: 0,
    secondsLeft: undefined,
    failure: undefined,
    report: undefined,
  };

  /** Answers to the calls of the Batch room. */
  readonly handlers = answering(batchCalls, {
    'batch.folders': ({ path }) => this.parts.roots.list(path),
    'batch.makeFolder': ({ path, name }) => this.parts.roots.make(path, name),
    'batch.preview': async (params) => this.preview(await this.checked(params)),
    'batch.start': (params) => this.start(params),
    'batch.retry': ({ number }) => this.retry(number),
    'batch.pause': () => this.steer('running', 'paused', (run) => run.pause()),
    'batch.resume': () => this.steer('paused', 'running', (run) => run.resume()),
    'batch.cancel': () => {
      this.stop.abort();
      return this.state;
    },
    'batch.state': () => this.state,
    'batch.rows': ({ failed, count }) => this.rows.list(failed, count),
  });

  constructor(private readonly parts: BatchServiceParts) {}

  /** @returns an unsubscribe function. */
  onState(listener: (state: BatchRunState) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** End what runs; outputs that are finished stay. */
  close(): void {
    this.stop.abort();
  }

  private async checked(params: unknown): Promise<BatchSettings> {
    const settings = batchSettingsSchema.parse(params);
    const { roots } = this.parts;
    const inDir = await roots.check(settings.inDir);
    const outDir = await roots.check(settings.outDir);
    if (inDir !== outDir) return { ...settings, inDir, outDir };
    throw new UnderdrawError('USAGE', { reason: 'outputsAmongInputs' });
  }

  private models(settings: BatchSettings): Promise<ModelSummary[]> {
    const find = (id: string) => this.parts.host.call('models.info', { id });
    return Promise.all(modelIds(settings).map(find));
  }

  private async preview(settings: BatchSettings): Promise<BatchPreview> {
    const chains = new Chains(await this.models(settings));
    chains.check(settings);
    const preview: BatchPreview = { pictures: 0, more: false, examples: [] };
    for await (const { jobs } of plan({ ...settings, inputsOf: (id) => chains.inputsOf(id) })) {
      preview.pictures += jobs.length;
      for (const { input, output } of jobs.slice(0, 3 - preview.examples.length)) {
        preview.examples.push({ input, output });
      }
      preview.more = preview.pictures > maxCounted;
      if (preview.more) break;
    }
    return preview;
  }

  private async start(params: unknown): Promise<BatchRunState> {
    this.mustBeFree();
    const settings = await this.checked(params);
    // Another window may have started one meanwhile.
    this.mustBeFree();
    this.rows.clear();
    this.pace = new Pace();
    this.stop = new AbortController();
    this.tell({
      phase: 'planning',
      run: this.state.run + 1,
      settings,
      counts: { total: 0, done: 0, earlier: 0, skipped: 0, failed: 0 },
      perSecond: 0,
      secondsLeft: undefined,
      failure: undefined,
      report: undefined,
    });
    void this.work(settings);
    return this.state;
  }

  /** @throws UnderdrawError FOLDER_IN_USE while a batch runs. */
  private mustBeFree(): void {
    if (!isBusy(this.state)) return;
    throw new UnderdrawError('FOLDER_IN_USE', { reason: 'running' });
  }

  private async work(settings: BatchSettings): Promise<void> {
    try {
      const { stopped, counts } = await this.go(settings, {
        onPlanned: (planned) =>
          this.tell({ phase: this.run?.isPaused ? 'paused' : 'running', counts: planned }),
        onItem: (item, soFar, thumbs) => this.note(item, soFar, thumbs),
      });
      this.tell({
        phase: stopped ? 'stopped' : 'done',
        counts,
        secondsLeft: undefined,
        failure: stopped,
        report: await this.report(settings),
      });
    } catch (error) {
      this.tell({ phase: 'stopped', secondsLeft: undefined, failure: toFailure(error) });
    }
  }

  private async retry(number: number): Promise<BatchRunState> {
    this.mustBeFree();
    const { settings, phase, failure } = this.state;
    const old = this.rows.failure(number);
    if (!settings || !old) {
      throw new UnderdrawError('BAD_REQUEST', { reason: 'didNotFail' });
    }
    const again = { ...(await this.checked(settings)), retryFailed: true };
    this.mustBeFree();
    this.stop = new AbortController();
    this.tell({ phase: 'running', failure: undefined });
    void this.tryAgain(number, old, again).then(
      (report) => this.tell({ phase, failure, report }),
      // Nothing was tried: the rows are as they were.
      (error) => this.tell({ phase, failure: toFailure(error) }),
    );
    return this.state;
  }

  /** One picture once more: its row, its place in the report and the counts change. */
  private async tryAgain(
    number: number,
    old: BatchItem,
    settings: BatchSettings,
  ): Promise<string | undefined> {
    await this.go(
      settings,
      {
        onItem: (item, _, thumbs) => {
          const counts = { ...this.state.counts };
          counts.failed--;
          counts[item.status]++;
          this.rows.amend(number, item, thumbs);
          this.tell({ counts });
        },
      },
      old,
    );
    return this.report(settings);
  }

  /** Run a batch in a pool of its own. @throws UnderdrawError as `BatchRun.run`. */
  private async go(
    settings: BatchSettings,
    listener: BatchListener,
    only?: ItemKey,
  ): Promise<BatchOutcome> {
    const { host, startPool } = this.parts;
    const pool = startPool(settings.provider);
    try {
      const models = await this.models(settings);
      this.run = new BatchRun(settings, models, pool, listener, () => host.idle());
      return await this.run.run(this.stop.signal, only);
    } finally {
      this.run = undefined;
      await pool.finish();
    }
  }

  /** Write the report of the last run. @returns its contact sheet. */
  private async report({ outDir }: BatchSettings): Promise<string | undefined> {
    const head = (await readHeads(outDir)).find((h) => h.shard.count === 1);
    if (!head) return undefined;
    await writeReport(outDir, head);
    return reportFiles(outDir, shard).html;
  }

  private note(item: BatchItem, counts: BatchRunState['counts'], thumbs?: Thumbs): void {
    const number = counts.done + counts.earlier + counts.skipped + counts.failed;
    this.rows.add(number, item, thumbs);
    this.pace.note(counts.done + counts.failed);
    const { perSecond } = this.pace;
    const left = counts.total - number;
    this.state = {
      ...this.state,
      counts,
      perSecond,
      secondsLeft: perSecond > 0 ? left / perSecond : undefined,
    };
    // Windows need no more than a few a second.
    if (Date.now() - this.told > 200) this.tell({});
  }

  private steer(
    from: BatchRunState['phase'],
    to: BatchRunState['phase'],
    how: (run: BatchRun) => void,
  ): BatchRunState {
    if (this.run && this.state.phase === from) {
      how(this.run);
      this.tell({ phase: to });
    }
    return this.state;
  }

  private tell(change: Partial<BatchRunState>): void {
    this.state = { ...this.state, ...change };
    this.told = Date.now();
    for (const listener of this.listeners) listener(this.state);
  }
}
