import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  type BatchPreview,
  type BatchRow,
  type BatchRunState,
  defaultName,
  type Failure,
  type FolderList,
  isBusy,
  type Picture,
  type StripRule,
  toFailure,
  type WindowBatchSettings,
} from '#common/contract';
import type { EngineLink } from '../engineLink/connectEngine';
import { copyText } from '../ui/copyText';
import { FolderChoice, type FolderChoiceHost } from './folderChoice';

/** What is filled in so far. */
export type BatchDraft = Required<
  Pick<WindowBatchSettings, 'inDir' | 'outDir' | 'models' | 'format' | 'name' | 'onExists'>
> & {
  strip: StripRule | undefined;
  /** The first seed, and how many pictures are made of each input, by this and the seeds after it. */
  seeds: { first: number; count: number };
};

export interface BatchState {
  draft: BatchDraft;
  /** What the draft would do; undefined while it is not complete or is being previewed. */
  preview: BatchPreview | undefined;
  /** Failure of the preview or of the last request. */
  failure: Failure | undefined;
  run: BatchRunState | undefined;
  /** Whether a start or a retry was asked for, and there is no answer yet. */
  asked: boolean;
  rows: BatchRow[];
  onlyFailed: boolean;
  /** What can't be opened from here, and whether its path could be copied; undefined if nothing was asked for. */
  unopened: { path: string; copied: boolean } | undefined;
  /** Number of the last run whose end was dismissed. */
  dismissed: number;
}

const start: BatchState = {
  draft: {
    inDir: '',
    outDir: '',
    models: [],
    format: 'same',
    name: defaultName,
    onExists: 'error',
    strip: undefined,
    seeds: { first: 0, count: 1 },
  },
  preview: undefined,
  failure: undefined,
  run: undefined,
  asked: false,
  rows: [],
  onlyFailed: false,
  unopened: undefined,
  dismissed: 0,
};

/** What nothing can be made without, in the order of the form; pictures only for models that take some. */
const requiredFields = ['inDir', 'outDir', 'models'] as const;
type RequiredField = (typeof requiredFields)[number];

/** Longest side, in pixels, of a picture that is looked at large. */
const mostShown = 1600;
/** Most rows in the table. */
const maxTableRows = 200;
/** Delay between the last edit and the preview. */
const previewDelayMs = 250;

/**
 * Rows with the thumbnails that rows of the same run had before: bytes that are new at every report would
 * have each picture of the table loaded anew. A row changes only when it is tried again.
 */
function withKnownThumbs(rows: readonly BatchRow[], before: readonly BatchRow[]): BatchRow[] {
  const known = new Map(before.map((row) => [row.number, row]));
  return rows.map((row) => {
    const old = known.get(row.number);
    const same = old?.thumbs && old.item.status === row.item.status;
    return same ? { ...row, thumbs: old.thumbs } : row;
  });
}

/** What the room has to know of models, or of chains `a,b`. */
export interface BatchModels {
  /** Whether nothing can be made without a folder of pictures. */
  needsPictures(chain: string): boolean;
  /** Whether its pictures depend on chance. */
  usesSeed(chain: string): boolean;
}

/** State and actions of the Batch room: the form, and the batch of this door, which outlives the window. */
export class BatchController {
  readonly store: StoreApi<BatchState> = createStore(() => start);
  readonly choice: FolderChoice;
  private previewTimer: ReturnType<typeof setTimeout> | undefined;
  private previews = 0;
  /** The failure of the last preview, which the next one takes back. */
  private previewFailure: Failure | undefined;
  private reading = false;
  private stale = false;

  /**
   * @param notice announces the end of a run outside the window.
   * @param chooseFolder the system's dialog, where there is one.
   */
  constructor(
    private readonly engine: EngineLink,
    private readonly notice: { requestPermission(): void; ended(run: BatchRunState): void },
    private readonly models: BatchModels,
    chooseFolder?: FolderChoiceHost['chooseFolder'],
  ) {
    this.choice = new FolderChoice({
      isBusy: () => isBusy(this.store.getState().run),
      chosen: (which) => this.store.getState().draft[which],
      choose: (which, path) => this.edit({ [which]: path }),
      folders: (path) => this.folders(path),
      failed: (error) => this.store.setState({ failure: toFailure(error) }),
      ...(chooseFolder && { chooseFolder }),
    });
    engine.onBatch((run) => this.receive(run));
    engine.onOpen(() => {
      engine.call('batch.state', {}).then(
        (run) => {
          // A run that ended before this window opened is not announced; one that it saw running is.
          if (!isBusy(run) && !isBusy(this.store.getState().run))
            this.store.setState({ dismissed: run.run });
          this.receive(run);
        },
        () => {},
      );
    });
  }

  /** Change the draft, and preview what it would do. */
  edit(change: Partial<BatchDraft>): void {
    this.store.setState((s) => ({
      draft: { ...s.draft, ...change },
      failure: s.failure === this.previewFailure ? s.failure : undefined,
    }));
    this.choice.clearHint();
    clearTimeout(this.previewTimer);
    this.previewTimer = setTimeout(() => void this.refreshPreview(), previewDelayMs);
  }

  /** The models have changed, or are known now. */
  modelsChanged(): void {
    void this.refreshPreview();
  }

  /** Required fields that are not filled in. */
  missing({ inDir, outDir, models }: BatchDraft): RequiredField[] {
    const needsPictures =
      models.length === 0 || models.some((chain) => this.models.needsPictures(chain));
    const missing: Record<RequiredField, boolean> = {
      inDir: needsPictures && inDir === '',
      outDir: outDir === '',
      models: models.length === 0,
    };
    return requiredFields.filter((field) => missing[field]);
  }

  start(retryFailed = false): Promise<void> {
    const { draft } = this.store.getState();
    this.notice.requestPermission();
    this.choice.clearHint();
    return this.begin(
      () => this.engine.call('batch.start', { ...this.settingsOf(draft), retryFailed }),
      {
        rows: [],
        onlyFailed: false,
      },
    );
  }

  /** Try the failed picture of one row again. */
  retry(number: number): Promise<void> {
    this.notice.requestPermission();
    return this.begin(() => this.engine.call('batch.retry', { number }));
  }

  pause(): Promise<void> {
    return this.change(() => this.engine.call('batch.pause', {}));
  }

  resume(): Promise<void> {
    return this.change(() => this.engine.call('batch.resume', {}));
  }

  cancel(): Promise<void> {
    return this.change(() => this.engine.call('batch.cancel', {}));
  }

  showFailed(onlyFailed: boolean): void {
    this.store.setState({ onlyFailed });
    void this.readRows();
  }

  /** Close the notice about the end of the run. */
  dismissEnd(): void {
    this.store.setState((s) => ({ dismissed: s.run?.run ?? 0 }));
  }

  folders(path: string | undefined): Promise<FolderList> {
    return this.engine.call('batch.folders', { path });
  }

  makeFolder(path: string, name: string): Promise<FolderList> {
    return this.engine.call('batch.makeFolder', { path, name });
  }

  /** The bytes of a row's input or output. @throws UnderdrawError. */
  file(number: number, side: 'input' | 'output'): Promise<{ name: string; data: Uint8Array }> {
    return this.engine.call('batch.file', { number, side });
  }

  /** A picture of a row, no larger than can be looked at. @throws UnderdrawError. */
  async picture({ number, item }: BatchRow, side: 'input' | 'output'): Promise<Picture> {
    const { name, data } = await this.file(number, side);
    const { width = mostShown, height = mostShown } = item;
    const scale = Math.min(1, mostShown / Math.max(width, height));
    const pixels = (length: number) => Math.max(1, Math.round(length * scale));
    const fit = {
      width: pixels(width),
      height: pixels(height),
      mode: 'contain',
      content: 'picture',
    } as const;
    return this.engine.call('decode', { name, data: new Uint8Array(data), fit });
  }

  /** Show the folder of results, or the report, in the system; where the door can't, its path is copied. */
  async show(what: 'folder' | 'report'): Promise<void> {
    try {
      const { path, opened } = await this.engine.call('showResults', { what });
      if (opened) return;
      const copied = await copyText(path);
      this.store.setState({ unopened: { path, copied } });
    } catch (error) {
      this.store.setState({ failure: toFailure(error) });
    }
  }

  /** What is sent for a draft: no seeds where a model uses none, or only the one that is used without any. */
  private settingsOf({ seeds: { first, count }, ...others }: BatchDraft): WindowBatchSettings {
    const used = others.models.every((chain) => this.models.usesSeed(chain));
    if (!used || (first === 0 && count === 1)) return others;
    return { ...others, seed: Array.from({ length: count }, (_, i) => first + i) };
  }

  private adoptSettings(settings: WindowBatchSettings): void {
    const { inDir, outDir, models, format, name, onExists, strip } = {
      ...start.draft,
      ...settings,
    };
    const { seed } = settings;
    const unused = !models.every((chain) => this.models.usesSeed(chain));
    const without = unused ? this.store.getState().draft.seeds : start.draft.seeds;
    const seeds = seed ? { first: seed[0], count: seed.length } : without;
    this.store.setState({ draft: { inDir, outDir, models, format, name, onExists, strip, seeds } });
    void this.refreshPreview();
  }

  /** Make a call that begins work, once: a second press before the answer would only be refused. */
  private async begin(
    call: () => Promise<BatchRunState>,
    then: Partial<BatchState> = {},
  ): Promise<void> {
    if (this.store.getState().asked) return;
    this.store.setState({ asked: true });
    await this.change(call, then);
    this.store.setState({ asked: false });
  }

  /** Make a call that changes the run. @param then the window's state if it succeeds. */
  private async change(
    call: () => Promise<BatchRunState>,
    then: Partial<BatchState> = {},
  ): Promise<void> {
    try {
      const run = await call();
      this.store.setState({ ...then, failure: undefined, unopened: undefined });
      this.receive(run);
    } catch (error) {
      this.store.setState({ failure: toFailure(error) });
    }
  }

  private async refreshPreview(): Promise<void> {
    const { draft } = this.store.getState();
    const mine = ++this.previews;
    if (this.missing(draft).length > 0) {
      this.previewFailure = undefined;
      this.store.setState({ preview: undefined, failure: undefined });
      return;
    }
    const answer = await this.engine.call('batch.preview', this.settingsOf(draft)).then(
      (preview) => ({ preview, failure: undefined }),
      (error: unknown) => ({ preview: undefined, failure: toFailure(error) }),
    );
    // Ignore the answer if the draft was edited meanwhile.
    if (mine !== this.previews) return;
    const { failure } = this.store.getState();
    // Of a start that was refused it says nothing.
    const other = failure === this.previewFailure ? undefined : failure;
    this.previewFailure = answer.failure;
    this.store.setState({ ...answer, failure: answer.failure ?? other });
  }

  private receive(run: BatchRunState): void {
    const { run: before } = this.store.getState();
    // Numbers of rows begin anew with each run.
    this.store.setState(run.run === before?.run ? { run } : { run, rows: [] });
    // Runs started in another window of this door are shown here too.
    if (run.settings && run.run !== (before?.run ?? 0)) this.adoptSettings(run.settings);
    if (isBusy(before) && !isBusy(run)) this.notice.ended(run);
    if (run.run > 0) void this.readRows();
  }

  private async readRows(): Promise<void> {
    // One request at a time, repeated if the state changed meanwhile.
    if (this.reading) {
      this.stale = true;
      return;
    }
    this.reading = true;
    do {
      this.stale = false;
      const { onlyFailed: failed, run: asked } = this.store.getState();
      const rows = await this.engine
        .call('batch.rows', { failed, count: maxTableRows })
        .catch(() => undefined);
      // Of an earlier run they are not what is wanted any more.
      if (!rows || this.store.getState().run?.run !== asked?.run) continue;
      this.store.setState((s) => ({ rows: withKnownThumbs(rows, s.rows) }));
    } while (this.stale);
    this.reading = false;
  }
}
