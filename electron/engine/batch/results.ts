import { appendFile, open, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BatchItem, isFailure, isNotice, type Shard, type Thumbs } from '#common/contract';
import { journalFolder } from './journal';
import { writeStream } from './place';
import { shardName } from './shard';

/** Pictures that a contact sheet shows at most: a page has to open. */
export const maxThumbs = 2_000;

/** What a report says about a run besides its items. */
export interface RunHead {
  shard: Shard;
  started: string;
  /** Settings as they were given. */
  settings: Record<string, unknown>;
}

export interface Thumbnail {
  output: string;
  model: string;
  /** Size of the picture. */
  width: number;
  height: number;
  /** `Thumbs` in base 64. */
  pair: string;
}

const at = (outDir: string, kind: string, shard: Shard, ending: string) =>
  path.join(outDir, journalFolder, `${kind}-${shardName(shard)}.${ending}`);

/**
 * What the items of a run became, on disk: the report is made from it at the end, and
 * memory does not grow with the folder. Thumbnails are kept from run to run.
 */
export class Results {
  private pending: Promise<void> = Promise.resolve();
  private items: BatchItem[] = [];
  private thumbs: string[] = [];
  private shown = new Set<string>();

  private constructor(
    private readonly outDir: string,
    private readonly shard: Shard,
    /** Items take the place of those that the last run left. */
    private readonly amends: boolean,
  ) {}

  /** Those of a new run. */
  static async open(outDir: string, head: RunHead): Promise<Results> {
    await writeFile(at(outDir, 'head', head.shard, 'json'), JSON.stringify(head));
    await writeFile(at(outDir, 'results', head.shard, 'jsonl'), '');
    return new Results(outDir, head.shard, false).withThumbs();
  }

  /** Those of the last run, some of whose items are tried again. */
  static amend(outDir: string, shard: Shard): Promise<Results> {
    return new Results(outDir, shard, true).withThumbs();
  }

  private async withThumbs(): Promise<this> {
    for await (const thumb of readThumbs(this.outDir, this.shard)) this.shown.add(thumb.output);
    return this;
  }

  /** Whether the sheet has room for another picture. */
  get wantsThumbs(): boolean {
    return this.shown.size < maxThumbs;
  }

  add(item: BatchItem, thumbs?: Thumbs): void {
    this.items.push(item);
    if (thumbs && this.wantsThumbs) {
      this.shown.add(item.output);
      const { output, model, width, height } = item;
      const pair = Buffer.from(thumbs).toString('base64');
      this.thumbs.push(`${JSON.stringify({ output, model, width, height, pair })}\n`);
    }
    if (this.items.length >= 100) void this.flush();
  }

  /** @returns when all that was added is written. A full disk loses the report's lines, never an output. */
  flush(): Promise<void> {
    const [items, thumbs] = [this.items.splice(0), this.thumbs.splice(0).join('')];
    const file = at(this.outDir, 'results', this.shard, 'jsonl');
    this.pending = this.pending
      .then(async () => {
        if (this.amends) await writeStream(file, this.amended(items));
        else await appendFile(file, items.map(line).join(''));
        await appendFile(at(this.outDir, 'thumbs', this.shard, 'jsonl'), thumbs);
      })
      .catch(() => {});
    return this.pending;
  }

  private async *amended(items: readonly BatchItem[]): AsyncGenerator<string> {
    const fresh = new Map(items.map((item) => [keyOf(item), item]));
    for await (const old of readItems(this.outDir, this.shard)) {
      const key = keyOf(old);
      yield line(fresh.get(key) ?? old);
      fresh.delete(key);
    }
    for (const item of fresh.values()) yield line(item);
  }
}

/** Heads of the runs of a folder: the last of each shard. */
export async function readHeads(outDir: string): Promise<RunHead[]> {
  const folder = path.join(outDir, journalFolder);
  const names = (await readdir(folder).catch(() => [])).filter((n) => /^head-.*\.json$/.test(n));
  const heads = await Promise.all(
    names.map((name) =>
      readFile(path.join(folder, name), 'utf8').then(
        (text) => JSON.parse(text) as RunHead,
        () => undefined,
      ),
    ),
  );
  return heads.filter((head) => head !== undefined);
}

/**
 * The items of a run, in the order in which they were finished. Of another version's notices
 * and failures only those are told that this one knows.
 */
export async function* readItems(outDir: string, shard: Shard): AsyncGenerator<BatchItem> {
  for await (const item of readLines<BatchItem>(at(outDir, 'results', shard, 'jsonl'))) {
    const error = isFailure(item.error) ? item.error : undefined;
    yield { ...item, warnings: item.warnings.filter(isNotice), error };
  }
}

export function readThumbs(outDir: string, shard: Shard): AsyncGenerator<Thumbnail> {
  return readLines<Thumbnail>(at(outDir, 'thumbs', shard, 'jsonl'));
}

/** Lines that are no JSON, such as one that was cut, are passed over. */
async function* readLines<T>(file: string): AsyncGenerator<T> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return;
  for await (const line of handle.readLines()) {
    let value: T;
    try {
      value = JSON.parse(line) as T;
    } catch {
      continue;
    }
    yield value;
  }
}

const line = (item: BatchItem) => `${JSON.stringify(item)}\n`;

const keyOf = ({ model, input }: BatchItem) => `${model}\0${input}`;
