import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isPictureName } from '#common/contract';

/** Contents of one folder. Each list is sorted by code unit, so that the order is the same on all machines. */
export interface FolderContent {
  /** Files with a picture's extension; a link to a file counts as a file. */
  files: string[];
  folders: string[];
  /** Links to folders. */
  links: string[];
  /** Number of other files. */
  others: number;
}

/** Read one folder, without hidden files (names that begin with a dot). */
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
  // A broken link counts as a file: opening it gives the right error.
  const found = await stat(path.join(folder, entry.name)).catch(() => undefined);
  return found?.isDirectory() ? 'links' : 'file';
}

/**
 * The folders that a walk has visited, so that links can't lead it in a circle or twice
 * through the same pictures.
 */
export class VisitedFolders {
  private readonly real = new Set<string>();

  /** @returns the folder's real path, or undefined if it was visited before. */
  async enter(folder: string): Promise<string | undefined> {
    const real = await realpath(folder);
    if (this.real.has(real)) return undefined;
    this.real.add(real);
    return real;
  }
}

/** Whether `inner` is `outer` or lies inside it; both are absolute paths. */
export function isInside(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return (
    relative === '' ||
    (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative))
  );
}
