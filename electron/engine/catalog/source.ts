import { constants } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf, UnderdrawError } from '#common/contract';
import { readChunks } from '../files/regularFile';

/** A file of a package that is to be installed. */
export interface SourceFile {
  /** Relative to the package, with `/` between folders. */
  path: string;
  bytes: number;
  read(): AsyncIterable<Uint8Array>;
}

/** Where a package comes from: a folder, memory, later a container. */
export interface PackageSource {
  /** All files, links never among them. @throws UnderdrawError. */
  files(): Promise<SourceFile[]>;
}

/** A package in memory. */
export function memorySource(files: readonly { path: string; data: Uint8Array }[]): PackageSource {
  return {
    files: async () =>
      files.map(({ path: name, data }) => ({
        path: name,
        bytes: data.length,
        async *read() {
          yield data;
        },
      })),
  };
}

/**
 * A package in a folder. Hidden files and folders are left out.
 * @throws UnderdrawError INPUT_NOT_FOUND or INPUT_UNREADABLE; PACKAGE_INVALID for a symbolic link
 *   or anything else that is neither file nor folder.
 */
export function folderSource(folder: string): PackageSource {
  return { files: () => walk(folder, '').catch((error) => fail(folder, error)) };
}

async function walk(root: string, below: string): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const name of (await readdir(path.join(root, below))).sort()) {
    if (name.startsWith('.')) continue;
    const relative = below ? `${below}/${name}` : name;
    const file = path.join(root, relative);
    const found = await lstat(file);
    if (found.isDirectory()) files.push(...(await walk(root, relative)));
    else if (found.isFile()) {
      files.push({ path: relative, bytes: found.size, read: () => readFileChunks(file) });
    } else throw notAFile(relative, found.isSymbolicLink());
  }
  return files;
}

async function* readFileChunks(file: string): AsyncIterable<Uint8Array> {
  try {
    // A link that took the file's place since it was listed is not followed. Windows has no such flag.
    yield* readChunks(file, { flags: constants.O_NOFOLLOW ?? 0 });
  } catch (error) {
    fail(file, error);
  }
}

function notAFile(file: string, isLink: boolean): UnderdrawError {
  const reason = isLink ? 'symbolicLink' : 'specialFile';
  return new UnderdrawError('PACKAGE_INVALID', { reason, file });
}

function fail(file: string, cause: unknown): never {
  if (cause instanceof UnderdrawError) throw cause;
  const errno = errnoOf(cause);
  if (errno === 'ELOOP') throw notAFile(file, true);
  throw errno === 'ENOENT'
    ? new UnderdrawError('INPUT_NOT_FOUND', { reason: 'file', file }, { cause })
    : new UnderdrawError('INPUT_UNREADABLE', { reason: 'file', file, errno }, { cause });
}
