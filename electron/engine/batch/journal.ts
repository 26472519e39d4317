import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import {
  type Failure,
  isFailure,
  isNotice,
  type Notice,
  type Shard,
  UnderdrawError,
} from '#common/contract';
import { outputFailed } from '../io/files';
import { shardName } from './shard';

/** Folder beside the outputs that holds journals, results and thumbnails. */
export const journalFolder = '.underdraw';
const version = 1;

const count = z.number().nonnegative();
const key = { at: count, input: z.string(), output: z.string(), model: z.string() };
const line = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('journal'), version: z.int() }),
  z.object({
    ...key,
    kind: z.literal('intent'),
    work: z.string(),
    /** SHA-256 and bytes of the output that is about to get its name. */
    hash: z.string(),
    bytes: count,
    width: count,
    height: count,
    /** Those of another version are dropped: the output is what counts. */
    warnings: z.array(z.custom<Notice>(isNotice)).catch([]),
  }),
  z.object({ ...key, kind: z.literal('done'), hash: z.string() }),
  z.object({
    ...key,
    kind: z.literal('failed'),
    work: z.string(),
    /** One that this version does not know makes the line void: the picture is tried again. */
    error: z.custom<Failure>(isFailure),
  }),
]);
type Line = z.infer<typeof line>;
export type Intent = Extract<Line, { kind: 'intent' }>;
export type Failed = Extract<Line, { kind: 'failed' }>;

/** The last that is known of one input and model. */
export interface Entry {
  last: Intent | Failed;
  /** The output has its name. Without it, the file's hash decides. */
  done: boolean;
}

const nameOf = (shard: Shard) => `journal-${shardName(shard)}.jsonl`;
const placeOf = (input: string, model: string) => `${model}\0${input}`;

/**
 * What was done, line by line: `checksum JSON`, appended and never changed. The checksum is
 * the CRC-32 of the JSON in eight hex digits. Lines that were cut by a power failure, or
 * damaged, are passed over: what they said is done again.
 */
export class Journal {
  private readonly entries = new Map<string, Entry>();
  private waiting: { lines: string[]; written: Promise<void> } | undefined;
  private writing: Promise<void> = Promise.resolve();
  /** Lines that go with the next write. */
  private later = '';
  /** The last line may lack its end. */
  private torn = true;

  private constructor(
    private readonly file: FileHandle,
    private readonly name: string,
  ) {}

  /**
   * Read all journals of a folder and open this shard's for appending.
   * @throws UnderdrawError JOURNAL_UNREADABLE for one of a newer version, OUTPUT_FAILED.
   */
  static async open(outDir: string, shard: Shard): Promise<Journal> {
    const folder = path.join(outDir, journalFolder);
    try {
      await mkdir(folder, { recursive: true });
      const names = (await readdir(folder)).filter((n) => /^journal-\d+of\d+\.jsonl$/.test(n));
      const own = path.join(folder, nameOf(shard));
      const journal = new Journal(await open(own, 'a'), own);
      for (const name of names.sort()) await journal.read(path.join(folder, name));
      await journal.append({ kind: 'journal', version });
      return journal;
    } catch (cause) {
      if (cause instanceof UnderdrawError) throw cause;
      throw outputFailed(path.join(folder, nameOf(shard)), cause);
    }
  }

  /** What earlier runs left of an input; this run's own lines are not kept in memory. */
  get(input: string, model: string): Entry | undefined {
    return this.entries.get(placeOf(input, model));
  }

  /** @returns when the line is on the disk. */
  intend(intent: Omit<Intent, 'kind' | 'at'>): Promise<void> {
    return this.append({ ...intent, kind: 'intent', at: Date.now() });
  }

  /**
   * What was intended has its name. The line waits for the next that has to be written, or for
   * the end: it only spares a later run the reading of the output, and is not worth a sync.
   */
  done({ input, output, model, hash }: Omit<Intent, 'kind' | 'at'>): void {
    this.later += textOf({ kind: 'done', at: Date.now(), input, output, model, hash });
  }

  failed(failed: Omit<Failed, 'kind' | 'at'>): Promise<void> {
    return this.append({ ...failed, kind: 'failed', at: Date.now() });
  }

  async close(): Promise<void> {
    if (this.later !== '') await this.write('').catch(() => {});
    await this.waiting?.written.catch(() => {});
    await this.writing.catch(() => {});
    await this.file.close();
  }

  /** Lines that come while the disk is busy share the next write and its sync. */
  private append(record: Line): Promise<void> {
    return this.write(textOf(record));
  }

  private write(text: string): Promise<void> {
    if (this.waiting) {
      this.waiting.lines.push(text);
      return this.waiting.written;
    }
    const lines = [text];
    const written = this.writing.then(async () => {
      this.waiting = undefined;
      const earlier = this.later;
      this.later = '';
      try {
        await this.file.appendFile((this.torn ? '\n' : '') + earlier + lines.join(''));
        await this.file.datasync();
        this.torn = false;
      } catch (cause) {
        this.torn = true;
        throw outputFailed(this.name, cause);
      }
    });
    this.waiting = { lines, written };
    this.writing = written.catch(() => {});
    return written;
  }

  private async read(file: string): Promise<void> {
    const handle = await open(file);
    for await (const text of handle.readLines()) {
      const json = text.slice(9);
      if (text[8] !== ' ' || checksum(json) !== text.slice(0, 8)) continue;
      const parsed = line.safeParse(JSON.parse(json));
      if (parsed.success) this.remember(parsed.data);
      if (parsed.success && parsed.data.kind === 'journal' && parsed.data.version > version) {
        throw new UnderdrawError('JOURNAL_UNREADABLE', { file });
      }
    }
  }

  private remember(record: Line): void {
    if (record.kind === 'journal') return;
    const place = placeOf(record.input, record.model);
    const known = this.entries.get(place);
    if (record.kind === 'done') {
      if (known?.last.kind === 'intent' && known.last.hash === record.hash) known.done = true;
    } else if (!known || known.last.at <= record.at) {
      this.entries.set(place, { last: record, done: false });
    }
  }
}

function textOf(record: Line): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}\n`;
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}
