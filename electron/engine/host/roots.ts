import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf, type FolderList, UnderdrawError } from '#common/contract';
import { isInside, readFolder } from '../batch/walk';

/** The folders that a window may see and work in: those granted at launch, and what lies in them. */
export class Roots {
  private constructor(private readonly roots: readonly string[]) {}

  /** @param folders that are there. */
  static async open(folders: readonly string[]): Promise<Roots> {
    return new Roots(await Promise.all(folders.map((folder) => realpath(folder))));
  }

  /** What a folder holds, or the roots themselves. @throws UnderdrawError INPUT_NOT_FOUND or BAD_REQUEST. */
  async list(folder: string | undefined): Promise<FolderList> {
    if (folder === undefined) {
      if (this.roots.length === 1) return this.list(this.roots[0]);
      const folders = this.roots.map((root) => ({ name: root, path: root }));
      return { path: undefined, parent: undefined, folders, pictures: 0 };
    }
    const here = await this.check(folder);
    const content = await readFolder(here).catch((cause: NodeJS.ErrnoException) => {
      const params = { folder: here, errno: errnoOf(cause) };
      throw new UnderdrawError('INPUT_UNREADABLE', { reason: 'folder', ...params }, { cause });
    });
    const names = [...content.folders, ...content.links];
    const inside: { name: string; path: string }[] = [];
    for (const name of names) {
      const real = await realpath(path.join(here, name)).catch(() => undefined);
      if (real && this.holds(real)) inside.push({ name, path: path.join(here, name) });
    }
    const parent = path.dirname(here);
    return {
      path: here,
      parent: this.holds(parent) && parent !== here ? parent : undefined,
      folders: inside.sort((a, b) => a.name.localeCompare(b.name)),
      pictures: content.files.length,
    };
  }

  /** Make a folder in another. */
  async make(folder: string, name: string): Promise<FolderList> {
    const here = await this.check(folder);
    if (path.basename(name) !== name || name.startsWith('.')) {
      throw new UnderdrawError('BAD_REQUEST', { reason: 'folderName', name });
    }
    const made = path.join(here, name);
    await mkdir(made).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EEXIST') return;
      const params = { folder: made, errno: errnoOf(cause) };
      throw new UnderdrawError('OUTPUT_FAILED', { reason: 'newFolder', ...params }, { cause });
    });
    return this.list(made);
  }

  /**
   * The real path of a folder in the roots.
   * @throws UnderdrawError INPUT_NOT_FOUND, or BAD_REQUEST for one outside.
   */
  async check(folder: string): Promise<string> {
    const real = await realpath(path.resolve(folder)).catch((cause) => {
      throw new UnderdrawError('INPUT_NOT_FOUND', { reason: 'folder', folder }, { cause });
    });
    if (this.holds(real)) return real;
    throw new UnderdrawError('BAD_REQUEST', { reason: 'folderNotGranted', folder });
  }

  private holds(real: string): boolean {
    return this.roots.some((root) => isInside(real, root));
  }
}
