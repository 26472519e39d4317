import { type FileHandle, mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import {
  type Failure,
  type ItemKey,
  isFailure,
  isNotice,
  itemKey,
  type Notice,
  type Shard,
  seedSchema,
  UnderdrawError,
} from '#common/contract';
import { openForAppending, openRegular } from '../files/regularFile';
import { outputFailed } from '../io/files';
import { shardName } from './shard';

/** Folder beside the outputs that holds journals, results and thumbnails. */
export const journalFolder = '.underdraw';
const version = 1;

const nonNegative = z.number().nonnegative();
const key = {
  at: nonNegative,
  input: z.string(),
  output: z.string(),
  model: z.string(),
  /** As in `ItemKey`. */
  seed: seedSchema.optional(),
};
const journalLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('journal'), version: z.int() }),
  z.object({
    ...key,
    kind: z.literal('intent'),
    work: z.string(),
    /** SHA-256 and bytes of the output that is about to be renamed into place. */
    hash: z.string(),
    bytes: nonNegative,
    width: nonNegative,
    height: nonNegative,
    /** Notices unknown to this version are dropped. */
    warnings: z.array(z.custom<Notice>(isNotice)).catch([]),
  }),
  z.object({ ...key, kind: z.literal('done'), hash: z.string() }),
  z.object({
    ...key,
    kind: z.literal('failed'),
    work: z.string(),
    /** A failure unknown to this version invalidates the line: the picture is tried again. */
    error: z.custom<Failure>(isFailure),
  }),
]);
type JournalLine = z.infer<typeof journalLine>;
export type IntentLine = Extract<JournalLine, { kind: 'intent' }>;
export type FailedLine = Extract<JournalLine, { kind: 'failed' }>;

/** The latest state of one item. */
export interface JournalEntry {
  last: IntentLine | FailedLine;
  /** The output was renamed into place. If false, the file's hash decides. */
  done: boolean;
}

const journalName = (shard: Shard) => `journal-${shardName(shard)}.jsonl`;

/**
 * Append-only log of a batch, one `checksum JSON` a line. The checksum is the CRC-32 of the
 * JSON in eight hex digits. Truncated or damaged lines are skipped: their work is done again.
 */
export class Journal {
  private readonly entries = new Map<string, JournalEntry>();
  private waiting: { lines: string[]; written: Promise<void> } | undefined;
  private writing: Promise<void> = Promise.resolve();
  /** Lines to be appended with the next write. */
  private deferred = '';
  /** The last line may lack its line break. */
  private torn = true;
  /** Time of the latest line of all journals. */
  private latest = 0;

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
      const own = path.join(folder, journalName(shard));
      const file = await openForAppending(own);
      try {
        const journal = new Journal(file, own);
        for (const name of names.sort()) journal.merge(await readEntries(path.join(folder, name)));
        await journal.append({ kind: 'journal', version });
        return journal;
      } catch (error) {
        await file.close();
        throw error;
      }
    } catch (cause) {
      if (cause instanceof UnderdrawError) throw cause;
      throw outputFailed(path.join(folder, journalName(shard)), cause);
    }
  }

  /** What earlier runs recorded for an item; this run's own lines are not kept in memory. */
  get(item: ItemKey): JournalEntry | undefined {
    return this.entries.get(itemKey(item));
  }

  /** @returns a promise that resolves once the line is synced to disk. */
  recordIntent(intent: Omit<IntentLine, 'kind' | 'at'>): Promise<void> {
    return this.append({ ...intent, kind: 'intent', at: this.now() });
  }

  /**
   * The output was renamed into place. The line is written with the next one, or on close: it
   * only spares a later run from hashing the output, and is not worth a sync of its own.
   */
  recordDone({ input, output, model, seed, hash }: Omit<IntentLine, 'kind' | 'at'>): void {
    const item = { input, output, model, seed, hash };
    this.deferred += lineText({ kind: 'done', at: this.now(), ...item });
  }

  failed(failed: Omit<FailedLine, 'kind' | 'at'>): Promise<void> {
    return this.append({ ...failed, kind: 'failed', at: this.now() });
  }

  /** @throws UnderdrawError OUTPUT_FAILED if the file was deleted or replaced since it was opened. */
  async checkThere(): Promise<void> {
    const [open, named] = await Promise.all([
      this.file.stat(),
      stat(this.name).catch((cause: unknown) => {
        throw outputFailed(this.name, cause);
      }),
    ]);
    if (open.ino === named.ino) return;
    throw new UnderdrawError('OUTPUT_FAILED', { reason: 'file', file: this.name, errno: 'ENOENT' });
  }

  async close(): Promise<void> {
    if (this.deferred !== '') await this.write('').catch(() => {});
    await this.waiting?.written.catch(() => {});
    await this.writing.catch(() => {});
    await this.file.close();
  }

  /** Lines appended while a write is in progress share the next write and its sync. */
  private append(record: JournalLine): Promise<void> {
    return this.write(lineText(record));
  }

  /** Never before a line that is known, so that a clock that is set back does not bring old lines back. */
  private now(): number {
    this.latest = Math.max(Date.now(), this.latest + 1);
    return this.latest;
  }

  private write(text: string): Promise<void> {
    if (this.waiting) {
      this.waiting.lines.push(text);
      return this.waiting.written;
    }
    const lines = [text];
    const written = this.writing.then(async () => {
      this.waiting = undefined;
      const earlier = this.deferred;
      this.deferred = '';
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

  /** Add what one journal of the folder knows. Only between journals does the time decide. */
  private merge(entries: ReadonlyMap<string, JournalEntry>): void {
    for (const [key, entry] of entries) {
      this.latest = Math.max(this.latest, entry.last.at);
      const known = this.entries.get(key);
      if (!known || known.last.at <= entry.last.at) this.entries.set(key, entry);
    }
  }
}

/**
 * The latest state of each input in one journal: the last line counts, whatever its time, since a
 * clock may have been set back.
 * @throws UnderdrawError JOURNAL_UNREADABLE for a journal of a newer version.
 */
async function readEntries(file: string): Promise<Map<string, JournalEntry>> {
  const entries = new Map<string, JournalEntry>();
  const handle = await openRegular(file);
  for await (const text of handle.readLines()) {
    const json = text.slice(9);
    if (text[8] !== ' ' || checksum(json) !== text.slice(0, 8)) continue;
    const parsed = journalLine.safeParse(JSON.parse(json));
    if (!parsed.success) continue;
    const record = parsed.data;
    if (record.kind === 'journal') {
      if (record.version > version) throw new UnderdrawError('JOURNAL_UNREADABLE', { file });
      continue;
    }
    const key = itemKey(record);
    if (record.kind !== 'done') entries.set(key, { last: record, done: false });
    else {
      const known = entries.get(key);
      if (known?.last.kind === 'intent' && known.last.hash === record.hash) known.done = true;
    }
  }
  return entries;
}

function lineText(record: JournalLine): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}\n`;
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}
