import { access, link, open, rename, rm, unlink } from 'node:fs/promises';
import path from 'node:path';
import {
  errnoOf,
  formatByName,
  formats,
  UnderdrawError,
  type WritableFormat,
  writableFormats,
} from '#common/contract';

import { makeFolders } from '../files/makeFolders';
import { temporaryName } from '../files/temporaryFile';

/** Contents of a file, in order. */
type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Format by a file's extension. @throws UnderdrawError FORMAT_UNSUPPORTED. */
export function formatForFile(file: string): WritableFormat {
  const format = formatByName(file);
  if (format) return format;
  const endings = writableFormats.map((id) => `.${formats[id].endings[0]}`);
  throw new UnderdrawError('FORMAT_UNSUPPORTED', { file: path.basename(file), endings });
}

/** @throws UnderdrawError OUTPUT_EXISTS. */
export function outputExistsError(file: string): UnderdrawError {
  return new UnderdrawError('OUTPUT_EXISTS', { file });
}

/**
 * Write a new file atomically: to a temporary file beside it, synced, then renamed. There is
 * either the whole file or nothing, and an existing file is never replaced.
 * @throws UnderdrawError OUTPUT_EXISTS or OUTPUT_FAILED.
 */
export async function writeNew(file: string, pieces: Pieces): Promise<void> {
  const folder = path.dirname(file);
  const temporary = path.join(folder, temporaryName());
  try {
    await makeFolders(folder);
    await writeTemporary(temporary, pieces);
    await putInPlace(temporary, file);
  } catch (cause) {
    if (cause instanceof UnderdrawError) throw cause;
    throw outputFailed(file, cause);
  } finally {
    // Ignored: the first error is the one to report.
    await rm(temporary, { force: true }).catch(() => {});
  }
}

/** Write a file in pieces, replacing an existing one, and sync it to disk. */
export async function writeTemporary(temporary: string, pieces: Pieces): Promise<void> {
  const handle = await open(temporary, 'w');
  try {
    for await (const piece of pieces) await handle.writeFile(piece);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** OUTPUT_FAILED for an error of the file system. */
export function outputFailed(file: string, cause: unknown): UnderdrawError {
  const errno = errnoOf(cause);
  if (isNoFile(errno))
    return new UnderdrawError('OUTPUT_FAILED', { reason: 'notAFile', file }, { cause });
  const reason = isDiskFull(errno) ? 'diskFull' : 'file';
  return new UnderdrawError('OUTPUT_FAILED', { reason, file, errno }, { cause });
}

/** A folder, or a pipe that nobody reads or a device. */
const isNoFile = (code: string) => code === 'EISDIR' || code === 'ENXIO' || code === 'EFTYPE';
const isDiskFull = (code: string) => code === 'ENOSPC' || code === 'EDQUOT';

/**
 * Move a finished file to a name that is free. Unlike rename, link refuses to replace a file
 * that was created meanwhile.
 * @throws UnderdrawError OUTPUT_EXISTS.
 */
export async function putInPlace(temporary: string, file: string): Promise<void> {
  try {
    await link(temporary, file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') throw outputExistsError(file);
    // A file system without hard links (exFAT, some network drives): check, then rename.
    const taken = await access(file).then(
      () => true,
      () => false,
    );
    if (taken) throw outputExistsError(file);
    await rename(temporary, file);
    return;
  }
  await unlink(temporary);
}
