import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { readRegular, readRegularText } from '../../files/regularFile';
import { sweepTemporaryFiles, temporaryName } from '../../files/temporaryFile';
import {
  type PictureSize,
  type PreparedGraph,
  preparationVersion,
  type RunOnce,
  rewrites,
} from './preparation';

/** Beside the weights, if there are any: a net that is best run as it is needs no copy. */
const entrySchema = z.object({
  applied: z.partialRecord(z.enum(rewrites), z.number()),
  agreementDb: z.number().optional(),
  size: z.object({ width: z.number(), height: z.number() }).optional(),
  reason: z.enum(['nothingToRewrite', 'notNumbers', 'disagrees']).optional(),
  /** Of the prepared file. */
  sha256: z.string().optional(),
});

type Entry = z.infer<typeof entrySchema>;
type Kept = Omit<Entry, 'sha256'> & Partial<Pick<PreparedGraph, 'bytes'>>;

const sha256 = (...parts: readonly (Uint8Array | string)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/**
 * Prepared graphs of this machine, by what they are made from. Where the folder can't be written,
 * graphs are prepared each time.
 */
export class PreparedCache {
  /**
   * @param folder is made if there is none
   * @param maxBytes of all files together; those that were used longest ago go first
   */
  constructor(
    private readonly folder: string,
    private readonly maxBytes = Number.POSITIVE_INFINITY,
  ) {}

  /**
   * The graph for pictures of one size: kept from an earlier call, or prepared now. See prepareForCpu.
   * @param hash SHA-256 of the file
   */
  async prepared(
    onnx: Uint8Array<ArrayBuffer>,
    size: PictureSize,
    run: RunOnce,
    hash = sha256(onnx),
  ): Promise<PreparedGraph> {
    const key = this.key(hash, size);
    const known = await this.read(key);
    if (known) return { ...known, bytes: known.bytes ?? onnx };
    // What reads and writes graphs is half of the engine's code, and most starts don't need it.
    const { prepareForCpu } = await import('./prepareForCpu');
    const prepared = await prepareForCpu(onnx, size, run);
    await this.write(key, prepared).catch(() => undefined);
    return prepared;
  }

  /**
   * What was prepared earlier, if anything was.
   * @param hash SHA-256 of the graph that it was made from
   * @returns the graph, or `unchanged` if the net is best run as it is
   */
  async known(hash: string, size: PictureSize): Promise<Uint8Array | 'unchanged' | undefined> {
    const entry = await this.read(this.key(hash, size));
    return entry && (entry.bytes ?? 'unchanged');
  }

  private key = (hash: string, { width, height }: PictureSize) =>
    sha256(
      JSON.stringify([hash, preparationVersion, cpus()[0]?.model, process.arch, width, height]),
    );

  private file = (name: string) => path.join(this.folder, name);

  /** @returns undefined if there is none, or if it is damaged; no bytes for a graph that is as it was */
  private async read(key: string): Promise<Kept | undefined> {
    try {
      const text = await readRegularText(this.file(`${key}.json`));
      const { sha256: expected, ...entry } = entrySchema.parse(JSON.parse(text));
      if (expected === undefined) return entry;
      const bytes = new Uint8Array(await readRegular(this.file(`${key}.onnx`)));
      if (sha256(bytes) !== expected) return undefined;
      await this.touch(key);
      return { ...entry, bytes };
    } catch {
      return undefined;
    }
  }

  /** The weights first: an entry that is there is whole. */
  private async write(key: string, { bytes, ...entry }: PreparedGraph): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await sweepTemporaryFiles(this.folder);
    const kept = entry.reason === undefined;
    if (kept) {
      await this.put(`${key}.onnx`, bytes);
      await this.touch(key);
    }
    const record: Entry = { ...entry, ...(kept ? { sha256: sha256(bytes) } : {}) };
    await this.put(`${key}.json`, JSON.stringify(record));
    await this.evict();
  }

  private async put(name: string, content: Uint8Array | string): Promise<void> {
    const temporary = this.file(temporaryName());
    try {
      await writeFile(temporary, content);
      await rename(temporary, this.file(name));
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** Note that it was used last: after all others, even if the clock was set back since they were used. */
  private async touch(key: string): Promise<void> {
    const others = (await this.files()).filter(({ name }) => name !== `${key}.onnx`);
    const now = new Date(Math.max(Date.now(), ...others.map(({ usedAt }) => usedAt + 1)));
    // A folder that can't be written can still be read.
    await utimes(this.file(`${key}.onnx`), now, now).catch(() => undefined);
  }

  private async files(): Promise<{ name: string; usedAt: number; bytes: number }[]> {
    const names = (await readdir(this.folder)).filter((name) => name.endsWith('.onnx'));
    return Promise.all(
      names.map(async (name) => ({ name, ...timeAndSize(await stat(this.file(name))) })),
    );
  }

  /** What was used longest ago goes, until the rest fits. */
  private async evict(): Promise<void> {
    const files = await this.files();
    let total = 0;
    for (const { name, bytes } of files.sort((a, b) => b.usedAt - a.usedAt)) {
      total += bytes;
      if (total <= this.maxBytes) continue;
      await rm(this.file(name.replace(/onnx$/, 'json')), { force: true });
      await rm(this.file(name), { force: true });
    }
  }
}

const timeAndSize = ({ mtimeMs, size }: { mtimeMs: number; size: number }) => ({
  usedAt: mtimeMs,
  bytes: size,
});
