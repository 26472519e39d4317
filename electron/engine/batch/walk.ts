import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  endingOf,
  formatByContent,
  isPictureName,
  type ReadableFormat,
  unreadByContent,
  unreadByEnding,
} from '#common/contract';
import { readStart } from '../files/regularFile';
import { everything, type Grant } from './grant';
import { isList } from './wordList';

/** So many bytes tell what a picture is. */
const startBytes = 512;

/** Contents of one folder. Each list is sorted by code unit, so that the order is the same on all machines. */
export interface FolderContent {
  /** Pictures, by the ending of their names or else by their content; a link to a file counts as a file. */
  files: string[];
  folders: string[];
  /** Links to folders. */
  links: string[];
  /** Pictures in formats that are not read. */
  unread: string[];
  /** Text files, each line of which is said to a model without pictures; counted in `others`, too. */
  lists: string[];
  /** Number of other files. */
  others: number;
}

/**
 * Read one folder, without hidden files (names that begin with a dot).
 * @param grant what may be looked into.
 */
export async function readFolder(folder: string, grant = everything): Promise<FolderContent> {
  const [files, folders, links, unread, lists]: string[][] = [[], [], [], [], []];
  let others = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const { name } = entry;
    if (name.startsWith('.')) continue;
    const kind = await kindOf(folder, entry);
    if (kind === 'folders') folders.push(name);
    else if (kind === 'links') links.push(name);
    else if (isPictureName(name)) files.push(name);
    else {
      const kind = await lookInto(path.join(folder, name), grant);
      if (kind === 'picture') files.push(name);
      else if (kind === 'unread') unread.push(name);
      else {
        others++;
        if (isList(name)) lists.push(name);
      }
    }
  }
  for (const list of [files, folders, links, unread, lists]) list.sort();
  return { files, folders, links, unread, lists, others };
}

/**
 * What a file is whose ending is not that of a picture that is read. Only names without an ending
 * or with that of another picture format, are looked into: `a.png.bak` is left alone.
 */
async function lookInto(file: string, grant: Grant): Promise<'picture' | 'unread' | 'other'> {
  const ending = endingOf(path.basename(file));
  const named = unreadByEnding(ending) !== undefined;
  // A dot at the end is no ending.
  if (!named && ending !== '' && ending !== '.') return 'other';
  const start = await startOf(file, grant).catch(() => new Uint8Array());
  const format = formatByContent(start);
  // Camera raw begins like TIFF.
  if (format && !(named && format === 'tiff')) return 'picture';
  return named || unreadByContent(start) !== undefined ? 'unread' : 'other';
}

/**
 * The format of a picture by its content, whatever its name says; undefined if it is none that is
 * read, or may not be looked into.
 */
export function formatOfFile(
  file: string,
  grant = everything,
): Promise<ReadableFormat | undefined> {
  return startOf(file, grant).then(formatByContent, () => undefined);
}

/** What a file begins with. @throws UnderdrawError as `Grant.check`, or an error of the file system. */
async function startOf(file: string, grant: Grant): Promise<Uint8Array> {
  return readStart(await grant.check(file), startBytes);
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
