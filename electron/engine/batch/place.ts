import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type OnExists, type Shard, UnderdrawError } from '#common/contract';
import { outputFailed, putInPlace } from '../io/files';
import { shardName } from './shard';

/** Temporary names of a shard; they hold nothing of the picture's own name, which may be as long as a name can be. */
export function temporaryName(shard: Shard): string {
  return `.underdraw-${shardName(shard)}-${randomBytes(6).toString('hex')}.partial`;
}

/** Remove what a run of this shard that was ended left under temporary names. */
export async function sweep(folder: string, shard: Shard): Promise<void> {
  const ours = new RegExp(`^\\.underdraw-${shardName(shard)}-[0-9a-f]{12}\\.partial$`);
  for (const name of await readdir(folder).catch(() => [])) {
    if (ours.test(name)) await rm(path.join(folder, name), { force: true });
  }
}

/**
 * Make a mirrored folder. The folder of all outputs is not made again: if it is gone,
 * its disk may be, and the outputs would land on another.
 * @throws UnderdrawError OUTPUT_FAILED.
 */
export async function makeFolder(outDir: string, relative: string): Promise<string> {
  const folder = path.join(outDir, relative);
  try {
    await stat(outDir);
    await mkdir(folder, { recursive: true });
    return folder;
  } catch (cause) {
    throw outputFailed(folder, cause);
  }
}

/** Folders of outputs, each made once. */
export class Folders {
  private readonly made = new Map<string, Promise<string>>();

  constructor(private readonly outDir: string) {}

  /** @throws UnderdrawError OUTPUT_FAILED. */
  make(relative: string): Promise<string> {
    const known = this.made.get(relative);
    if (known) return known;
    const making = makeFolder(this.outDir, relative);
    this.made.set(relative, making);
    return making;
  }

  /** Something went wrong: look again. */
  forget(): void {
    this.made.clear();
  }
}

/**
 * Give a finished file its name.
 * @throws UnderdrawError OUTPUT_EXISTS or OUTPUT_FAILED.
 */
export async function giveName(temporary: string, file: string, rule: OnExists): Promise<void> {
  try {
    if (rule === 'overwrite') await rename(temporary, file);
    else await putInPlace(temporary, file);
  } catch (cause) {
    if (cause instanceof UnderdrawError) throw cause;
    throw outputFailed(file, cause);
  }
}

/** Whether anything, be it a broken link, has this name. */
export function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

/** Bytes of a file; undefined if there is none. */
export function sizeOf(file: string): Promise<number | undefined> {
  return stat(file).then(
    (s) => (s.isFile() ? s.size : undefined),
    () => undefined,
  );
}

/**
 * Write a text over what has its name, if anything. It has a temporary name first, so that a
 * reader never meets half of it.
 * @throws UnderdrawError OUTPUT_FAILED.
 */
export async function writeStream(
  file: string,
  text: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const temporary = path.join(
    path.dirname(file),
    `.underdraw-${randomBytes(6).toString('hex')}.partial`,
  );
  try {
    await pipeline(Readable.from(text), createWriteStream(temporary));
    await rename(temporary, file);
  } catch (cause) {
    throw outputFailed(file, cause);
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
}
