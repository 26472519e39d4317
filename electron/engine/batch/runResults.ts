import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import {
  type BatchItem,
  type Failure,
  isFailure,
  isMetrics,
  isNotice,
  itemKey,
  itemStatuses,
  type Metrics,
  type Shard,
  seedSchema,
  shardSchema,
  type Thumbs,
  UnderdrawError,
} from '#common/contract';
import { appendToFile, openRegular, readRegularText } from '../files/regularFile';
import { outputFailed } from '../io/files';
import { journalFolder } from './journal';
import { replaceTextFile } from './outputFiles';
import { shardName } from './shard';

/** Most pictures that a contact sheet shows: browsers can't open a larger page. */
export const maxSheetThumbs = 2_000;

const headSchema = z.object({
  shard: shardSchema,
  started: z.string(),
  /**
   * Which run of the folder it was: one more than any before with another number of shards. Clocks
   * go wrong, and differ between machines; absent from runs of earlier versions.
   */
  run: z.number().int().nonnegative().default(0),
  /** Settings as they were given. */
  settings: z.record(z.string(), z.unknown()),
  /** Pictures in formats that are not read; absent from runs of earlier versions. */
  unread: z.array(z.string()).optional(),
});
/** What a report says about a run besides its items. */
export type RunHead = z.infer<typeof headSchema>;
/** A run that is about to start, and has no number yet. */
export type NewRunHead = Omit<RunHead, 'run'>;

const thumbnailSchema = z.object({
  output: z.string(),
  model: z.string(),
  /** Size of the picture in pixels. */
  width: z.number().positive(),
  height: z.number().positive(),
  /** `Thumbs` in base 64. */
  pair: z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/),
});
export type SheetThumbnail = z.infer<typeof thumbnailSchema>;

/** Notices, failures and metrics of another version are left out. */
const itemSchema = z.object({
  input: z.string(),
  output: z.string(),
  model: z.string(),
  seed: seedSchema.optional(),
  status: z.enum(itemStatuses),
  width: z.number().optional(),
  height: z.number().optional(),
  ms: z.number().optional(),
  runMs: z.number().optional(),
  provider: z.string().optional(),
  warnings: z.array(z.unknown()).transform((all) => all.filter(isNotice)),
  metrics: z.custom<Metrics>(isMetrics).optional().catch(undefined),
  error: z.custom<Failure>(isFailure).optional().catch(undefined),
});

const resultsPath = (outDir: string, kind: string, shard: Shard, ending: string) =>
  path.join(outDir, journalFolder, `${kind}-${shardName(shard)}.${ending}`);

/**
 * Results of a run, stored on disk so that memory does not grow with the folder. The report
 * is made from them at the end. Thumbnails are kept from run to run.
 */
export class RunResults {
  private pending: Promise<void> = Promise.resolve();
  private items: BatchItem[] = [];
  private thumbs: string[] = [];
  private pictured = new Set<string>();
  private failure: UnderdrawError | undefined;

  private constructor(
    private readonly outDir: string,
    private readonly shard: Shard,
    /** Whether items replace those of the last run. */
    private readonly amending: boolean,
  ) {}

  /** Start the results of a new run. */
  static async open(outDir: string, head: NewRunHead): Promise<RunResults> {
    const numbered = { ...head, run: nextRun(await readHeads(outDir), head.shard) };
    const file = resultsPath(outDir, 'head', head.shard, 'json');
    await replaceTextFile(file, [JSON.stringify(numbered)]);
    await replaceTextFile(resultsPath(outDir, 'results', head.shard, 'jsonl'), []);
    return new RunResults(outDir, head.shard, false).withThumbs();
  }

  /** Reopen the results of the last run, to replace items that are tried again. */
  static amend(outDir: string, shard: Shard): Promise<RunResults> {
    return new RunResults(outDir, shard, true).withThumbs();
  }

  private async withThumbs(): Promise<this> {
    for await (const thumb of readThumbs(this.outDir, this.shard)) this.pictured.add(thumb.output);
    return this;
  }

  /** Whether the contact sheet has room for another picture. */
  get wantsThumbs(): boolean {
    return this.pictured.size < maxSheetThumbs;
  }

  add(item: BatchItem, thumbs?: Thumbs): void {
    this.items.push(item);
    if (thumbs && this.wantsThumbs) {
      this.pictured.add(item.output);
      const { output, model, width, height } = item;
      const pair = Buffer.from(thumbs).toString('base64');
      this.thumbs.push(`${JSON.stringify({ output, model, width, height, pair })}\n`);
    }
    if (this.items.length >= 100) this.flush();
  }

  /** Write all items. @throws UnderdrawError OUTPUT_FAILED if some could not be written, now or earlier. */
  async close(): Promise<void> {
    this.flush();
    await this.pending;
    if (this.failure) throw this.failure;
  }

  private flush(): void {
    const [items, thumbs] = [this.items.splice(0), this.thumbs.splice(0).join('')];
    const file = resultsPath(this.outDir, 'results', this.shard, 'jsonl');
    this.pending = this.pending
      .then(async () => {
        if (this.amending) await replaceTextFile(file, this.amended(items));
        else await appendToFile(file, items.map(line).join(''));
        await appendToFile(resultsPath(this.outDir, 'thumbs', this.shard, 'jsonl'), thumbs);
      })
      .catch((cause: unknown) => {
        this.failure ??= cause instanceof UnderdrawError ? cause : outputFailed(file, cause);
      });
  }

  private async *amended(items: readonly BatchItem[]): AsyncGenerator<string> {
    const fresh = new Map(items.map((item) => [itemKey(item), item]));
    for await (const old of readItems(this.outDir, this.shard)) {
      const key = itemKey(old);
      yield line(fresh.get(key) ?? old);
      fresh.delete(key);
    }
    for (const item of fresh.values()) yield line(item);
  }
}

/** Shards of one run start in any order, and one of them again, so they share its number. */
function nextRun(heads: readonly RunHead[], { count }: Shard): number {
  const last = Math.max(0, ...heads.map(({ run }) => run));
  const others = heads.some(({ run, shard }) => run === last && shard.count !== count);
  return others || last === 0 ? last + 1 : last;
}

/** Heads of the last run of each shard. */
export async function readHeads(outDir: string): Promise<RunHead[]> {
  const folder = path.join(outDir, journalFolder);
  const names = (await readdir(folder).catch(() => [])).filter((n) => /^head-.*\.json$/.test(n));
  const heads = await Promise.all(
    names.map((name) =>
      readRegularText(path.join(folder, name)).then(
        (text) => parseLine(headSchema, text),
        () => undefined,
      ),
    ),
  );
  return heads.filter((head) => head !== undefined);
}

/**
 * The items of a run, in the order in which they finished. Notices, failures and metrics of
 * another version are left out.
 */
export function readItems(outDir: string, shard: Shard): AsyncGenerator<BatchItem> {
  return readLines(itemSchema, resultsPath(outDir, 'results', shard, 'jsonl'));
}

export function readThumbs(outDir: string, shard: Shard): AsyncGenerator<SheetThumbnail> {
  return readLines(thumbnailSchema, resultsPath(outDir, 'thumbs', shard, 'jsonl'));
}

/** Lines that are damaged, such as a truncated last one, are skipped. */
async function* readLines<T>(schema: z.ZodType<T>, file: string): AsyncGenerator<T> {
  const handle = await openRegular(file).catch(() => undefined);
  if (!handle) return;
  for await (const text of handle.readLines()) {
    const value = parseLine(schema, text);
    if (value !== undefined) yield value;
  }
}

/** Anybody may have written to the folder: nothing is believed that does not fit. */
function parseLine<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const line = (item: BatchItem) => `${JSON.stringify(item)}\n`;
