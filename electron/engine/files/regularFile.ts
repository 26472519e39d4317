import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { UnderdrawError } from '#common/contract';

/**
 * Longest time that a single step of reading (open, or the next piece) may take: a network drive
 * that is gone answers never.
 */
const stepMs = 60_000;
const chunkBytes = 2 ** 20;
/** Opening a pipe does not wait for its other end. Windows knows no such flag, nor such pipes. */
const nonBlocking = constants.O_NONBLOCK ?? 0;

/** A file could not be read in time, or is not a regular file. `code` is that of a system error. */
class FileError extends Error {
  constructor(
    readonly code: 'EISDIR' | 'EFTYPE' | 'ETIMEDOUT',
    file: string,
  ) {
    super(`${code} ${file}`);
  }
}

export interface ReadOptions {
  /** Flags of open(2) besides O_RDONLY. */
  flags?: number;
  signal?: AbortSignal;
}

/**
 * Open a regular file for reading. Pipes, sockets and devices are refused without waiting for them.
 * @throws an error with the `code` of the system: EISDIR for a folder, EFTYPE for anything else
 *   that is no file, ETIMEDOUT; UnderdrawError CANCELLED.
 */
export async function openRegular(file: string, options: ReadOptions = {}): Promise<FileHandle> {
  const { flags = 0, signal } = options;
  // Opening a device may already do something to it.
  checkRegular(await inTime(stat(file), file, signal), file);
  const opening = open(file, constants.O_RDONLY | nonBlocking | flags);
  const handle = await inTime(opening, file, signal).catch((error: unknown) => {
    opening.then((late) => late.close()).catch(() => {});
    throw error;
  });
  return checkedHandle(handle, file);
}

/** Open a regular file for appending; it is created if it is missing. @throws as `openRegular`. */
export async function openForAppending(file: string): Promise<FileHandle> {
  const { O_WRONLY, O_APPEND, O_CREAT } = constants;
  const handle = await open(file, O_WRONLY | O_APPEND | O_CREAT | nonBlocking);
  return checkedHandle(handle, file);
}

/** Append to a regular file, at once; it is created if it is missing. @throws as `openRegular`. */
export function appendToFileSync(file: string, text: string): void {
  const { O_WRONLY, O_APPEND, O_CREAT } = constants;
  const descriptor = openSync(file, O_WRONLY | O_APPEND | O_CREAT | nonBlocking, 0o666);
  try {
    checkRegular(fstatSync(descriptor), file);
    writeFileSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

/** Append to a regular file; it is created if it is missing. @throws as `openRegular`. */
export async function appendToFile(file: string, text: string): Promise<void> {
  const handle = await openForAppending(file);
  try {
    await handle.appendFile(text);
  } finally {
    await handle.close();
  }
}

/** The path may name another file than a moment ago. */
async function checkedHandle(handle: FileHandle, file: string): Promise<FileHandle> {
  try {
    checkRegular(await handle.stat(), file);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Like `openRegular`, at once. @returns the descriptor and the size in bytes. */
export function openRegularSync(file: string): { descriptor: number; size: number } {
  checkRegular(statSync(file), file);
  const descriptor = openSync(file, constants.O_RDONLY | nonBlocking);
  return { descriptor, size: fstatSync(descriptor).size };
}

/** The text of a regular file, at once. @throws as `openRegular`. */
export function readRegularTextSync(file: string): string {
  const { descriptor } = openRegularSync(file);
  try {
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** All bytes that a regular file has when it is opened. @throws as `openRegular`. */
export async function readRegular(file: string, options: ReadOptions = {}): Promise<Uint8Array> {
  const handle = await openRegular(file, options);
  return closing(handle, async () => {
    const bytes = new Uint8Array((await handle.stat()).size);
    let length = 0;
    while (length < bytes.length) {
      const room = bytes.subarray(length, length + chunkBytes);
      const { bytesRead } = await inTime(handle.read(room), file, options.signal);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  });
}

/** The first bytes of a regular file, fewer if it is shorter. @throws as `openRegular`. */
export async function readStart(file: string, count: number): Promise<Uint8Array> {
  const handle = await openRegular(file);
  return closing(handle, async () => {
    const { buffer, bytesRead } = await inTime(handle.read(new Uint8Array(count)), file, undefined);
    return buffer.subarray(0, bytesRead);
  });
}

/** The text of a regular file. @throws as `openRegular`. */
export async function readRegularText(file: string): Promise<string> {
  return Buffer.from(await readRegular(file)).toString('utf8');
}

/** The pieces of a regular file; each is a buffer of its own. @throws as `openRegular`. */
export async function* readChunks(
  file: string,
  options: ReadOptions = {},
): AsyncGenerator<Uint8Array> {
  const handle = await openRegular(file, options);
  try {
    for (;;) {
      const buffer = new Uint8Array(chunkBytes);
      const { bytesRead } = await inTime(handle.read(buffer), file, options.signal);
      if (bytesRead === 0) break;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    // Not awaited: it waits for a read that may never end.
    handle.close().catch(() => {});
  }
}

async function closing<T>(handle: FileHandle, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    // Not awaited: it waits for a read that may never end.
    handle.close().catch(() => {});
  }
}

function checkRegular(found: Stats, file: string): void {
  if (found.isFile()) return;
  throw new FileError(found.isDirectory() ? 'EISDIR' : 'EFTYPE', file);
}

/** @throws FileError ETIMEDOUT if it takes too long, UnderdrawError CANCELLED. */
async function inTime<T>(
  step: Promise<T>,
  file: string,
  signal: AbortSignal | undefined,
): Promise<T> {
  const cancelled = () => new UnderdrawError('CANCELLED', {});
  if (signal?.aborted) throw cancelled();
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  try {
    return await Promise.race([
      step,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new FileError('ETIMEDOUT', file)), stepMs);
        onAbort = () => reject(cancelled());
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    ]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
