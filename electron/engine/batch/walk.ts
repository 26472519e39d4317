import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isPictureName } from '#common/contract';

/** What one folder holds, each list sorted by code unit so that all machines see one order. */
export interface FolderContent {
  /** Files with a picture's ending; a link to a file is a file. */
  files: string[];
  folders: string[];
  /** Links to folders. */
  links: string[];
  /** Files of other kinds. */
  others: number;
}

/** Read one folder. Names that begin with a dot belong to systems and programs, and are left out. */
export async function readFolder(folder: string): Promise<FolderContent> {
  const content: FolderContent = { files: [], folders: [], links: [], others: 0 };
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const kind = await kindOf(folder, entry);
    if (kind !== 'file') content[kind].push(entry.name);
    else if (isPictureName(entry.name)) content.files.push(entry.name);
    else content.others++;
  }
  content.files.sort();
  content.folders.sort();
  content.links.sort();
  return content;
}

async function kindOf(folder: string, entry: Dirent): Promise<'file' | 'folders' | 'links'> {
  if (entry.isDirectory()) return 'folders';
  if (!entry.isSymbolicLink()) return 'file';
  // A link to nothing counts as a file: opening it says what is wrong.
  const found = await stat(path.join(folder, entry.name)).catch(() => undefined);
  return found?.isDirectory() ? 'links' : 'file';
}

/**
 * Which folders a walk has been in, so that no link leads it in a circle or twice
 * through the same pictures.
 */
export class Visited {
  private readonly real = new Set<string>();

  /** @returns the folder's real path, or undefined if it was visited before. */
  async enter(folder: string): Promise<string | undefined> {
    const real = await realpath(folder);
    if (this.real.has(real)) return undefined;
    this.real.add(real);
    return real;
  }
}

/** Whether `inner` is `outer` or lies in it; both absolute. */
export function isInside(inner: string, outer: string): boolean {
  const way = path.relative(outer, inner);
  return way === '' || (way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way));
}
