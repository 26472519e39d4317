import { createWriteStream } from 'node:fs';
import { lstat, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type OnExists, UnderdrawError } from '#common/contract';
import { makeFolders } from '../files/makeFolders';
import { temporaryName } from '../files/temporaryFile';
import { outputFailed, putInPlace } from '../io/files';
import { checkNewFolder, everything, type Grant } from './grant';

/**
 * Create a mirrored folder. `outDir` itself is never created again: if it is gone, its disk
 * may have been unmounted, and the outputs would land on another one.
 * @returns its absolute path.
 * @throws UnderdrawError OUTPUT_FAILED, or BAD_REQUEST if it is not granted.
 */
export async function makeFolder(
  outDir: string,
  relative: string,
  grant = everything,
): Promise<string> {
  const folder = path.join(outDir, relative);
  try {
    await stat(outDir);
    await checkNewFolder(grant, folder);
    await makeFolders(folder);
    return await grant.check(folder);
  } catch (cause) {
    if (cause instanceof UnderdrawError) throw cause;
    throw outputFailed(folder, cause);
  }
}

/** Creates each output folder once. */
export class OutputFolders {
  private readonly made = new Map<string, Promise<string>>();

  constructor(
    private readonly outDir: string,
    private readonly grant: Grant,
  ) {}

  /** @throws UnderdrawError OUTPUT_FAILED. */
  make(relative: string): Promise<string> {
    const known = this.made.get(relative);
    if (known) return known;
    const pending = makeFolder(this.outDir, relative, this.grant);
    this.made.set(relative, pending);
    return pending;
  }

  /** Forget which folders exist, after an error. */
  invalidate(): void {
    this.made.clear();
  }
}

/**
 * Rename a finished temporary file to its final name.
 * @throws UnderdrawError OUTPUT_EXISTS or OUTPUT_FAILED.
 */
export async function renameIntoPlace(
  temporary: string,
  file: string,
  rule: OnExists,
): Promise<void> {
  try {
    if (rule === 'overwrite') await rename(temporary, file);
    else await putInPlace(temporary, file);
  } catch (cause) {
    if (cause instanceof UnderdrawError) throw cause;
    throw outputFailed(file, cause);
  }
}

/** Whether anything exists at this path; a broken link counts. */
export function pathExists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

/** Size in bytes; undefined if there is no such file. */
export function fileSize(file: string): Promise<number | undefined> {
  return stat(file).then(
    (s) => (s.isFile() ? s.size : undefined),
    () => undefined,
  );
}

/**
 * Write a text file atomically, replacing an existing one: readers never see half of it.
 * @throws UnderdrawError OUTPUT_FAILED.
 */
export async function replaceTextFile(
  file: string,
  text: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const temporary = path.join(path.dirname(file), temporaryName());
  try {
    await pipeline(Readable.from(text), createWriteStream(temporary));
    await rename(temporary, file);
  } catch (cause) {
    throw outputFailed(file, cause);
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
}
