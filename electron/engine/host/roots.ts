import { mkdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf, type FolderList, isPictureName, UnderdrawError } from '#common/contract';
import type { Grant } from '../batch/grant';
import { isInside, readFolder } from '../batch/walk';
import { isMangledName } from '../files/mangledName';

/** The folders that a window may list and use: those that were granted, and everything inside; and files. */
export class Roots implements Grant {
  private readonly roots = new Set<string>();
  /** Granted by themselves, without the folders that they are in. */
  private readonly files = new Set<string>();

  /** @param folders existing folders. */
  static async open(folders: readonly string[]): Promise<Roots> {
    const roots = new Roots();
    for (const folder of folders) await roots.grant(folder);
    return roots;
  }

  /**
   * Allow an existing folder and everything inside, or an existing file, from now on.
   * @returns its real path.
   * @throws an error of the file system for one that can't be found.
   */
  async grant(folder: string): Promise<string> {
    const real = await realpath(folder);
    ((await stat(real)).isDirectory() ? this.roots : this.files).add(real);
    return real;
  }

  /** All folders that were granted. */
  get all(): string[] {
    return [...this.roots];
  }

  /** Take back a folder that was granted. */
  revoke(folder: string): void {
    this.roots.delete(folder);
  }

  /** The contents of a folder, or the list of roots. @throws UnderdrawError INPUT_NOT_FOUND or BAD_REQUEST. */
  async list(folder: string | undefined): Promise<FolderList> {
    if (folder === undefined) {
      const [first, ...others] = this.roots;
      if (first !== undefined && others.length === 0) return this.list(first);
      const folders = [...this.roots].map((root) => ({ name: root, path: root }));
      return { path: undefined, parent: undefined, folders, pictures: 0 };
    }
    const current = await this.check(folder);
    const content = await readFolder(current, this).catch((cause: NodeJS.ErrnoException) => {
      const params = { folder: current, errno: errnoOf(cause) };
      throw new UnderdrawError('INPUT_UNREADABLE', { reason: 'folder', ...params }, { cause });
    });
    const names = [...content.folders, ...content.links];
    const inside: { name: string; path: string }[] = [];
    for (const name of names) {
      const real = await realpath(path.join(current, name)).catch(() => undefined);
      if (real && this.contains(real)) inside.push({ name, path: path.join(current, name) });
    }
    const parent = path.dirname(current);
    return {
      path: current,
      parent: this.contains(parent) && parent !== current ? parent : undefined,
      folders: inside.sort((a, b) => a.name.localeCompare(b.name)),
      pictures: content.files.length,
    };
  }

  /** Create a folder inside another. */
  async make(folder: string, name: string): Promise<FolderList> {
    const current = await this.check(folder);
    if (path.basename(name) !== name || name.startsWith('.')) {
      throw new UnderdrawError('BAD_REQUEST', { reason: 'folderName', name });
    }
    const made = path.join(current, name);
    await mkdir(made).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EEXIST') return;
      const params = { folder: made, errno: errnoOf(cause) };
      throw new UnderdrawError('OUTPUT_FAILED', { reason: 'newFolder', ...params }, { cause });
    });
    return this.list(made);
  }

  /**
   * The real path of a file or folder inside the roots.
   * @throws UnderdrawError INPUT_NOT_FOUND, INPUT_UNREADABLE, or BAD_REQUEST for one outside.
   */
  async check(folder: string): Promise<string> {
    const real = await realpath(path.resolve(folder)).catch((cause) => {
      if (isMangledName(folder)) {
        const params = { reason: 'nameNotUtf8', file: path.basename(folder) } as const;
        throw new UnderdrawError('INPUT_UNREADABLE', params, { cause });
      }
      const params = isPictureName(folder)
        ? ({ reason: 'file', file: folder } as const)
        : ({ reason: 'folder', folder } as const);
      throw new UnderdrawError('INPUT_NOT_FOUND', params, { cause });
    });
    if (this.contains(real)) return real;
    throw new UnderdrawError('BAD_REQUEST', { reason: 'folderNotGranted', folder });
  }

  /**
   * The real path of a file that was granted, or lies inside the roots.
   * @throws UnderdrawError INPUT_NOT_FOUND, or BAD_REQUEST for another one.
   */
  async checkFile(file: string): Promise<string> {
    const real = await realpath(path.resolve(file)).catch((cause) => {
      throw new UnderdrawError('INPUT_NOT_FOUND', { reason: 'file', file }, { cause });
    });
    if (this.files.has(real) || this.contains(real)) return real;
    const folder = path.dirname(file);
    throw new UnderdrawError('BAD_REQUEST', { reason: 'folderNotGranted', folder });
  }

  contains(real: string): boolean {
    return [...this.roots].some((root) => isInside(real, root));
  }
}
