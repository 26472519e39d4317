import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FolderList } from '#common/contract';
import type { DroppedItems } from './droppedItems';

export type FolderField = 'inDir' | 'outDir';

export interface FolderChoiceState {
  /** The dialogue that is open. */
  open: OpenFolderDialog | undefined;
  /** Why a drop was rejected: a key of `batch.drops`. */
  hint: 'files' | 'several' | 'busy' | undefined;
}

export interface OpenFolderDialog {
  which: FolderField;
  /** Where to begin; '' for the roots. */
  start: string;
  /** Name of a dropped folder whose path is unknown, as in browsers. */
  dropped?: string;
  /** `start` is a folder of that name. */
  found?: boolean;
}

/** The part of the Batch room that `FolderChoice` uses. */
export interface FolderChoiceHost {
  isBusy(): boolean;
  chosen(which: FolderField): string;
  choose(which: FolderField, path: string): void;
  folders(path: string | undefined): Promise<FolderList>;
  /** A folder could not be chosen. */
  failed(error: unknown): void;
  /**
   * The system's dialog, which the desktop has; without it, our own is opened.
   * @returns undefined if it was dismissed.
   */
  chooseFolder?(which: FolderField, start: string): Promise<string | undefined>;
}

/** Choosing the folders of a batch, with a dialogue or by dropping them. */
export class FolderChoice {
  readonly store: StoreApi<FolderChoiceState> = createStore(() => ({
    open: undefined,
    hint: undefined,
  }));

  constructor(private readonly batch: FolderChoiceHost) {}

  async ask(which: FolderField): Promise<void> {
    const start = this.batch.chosen(which);
    if (!this.batch.chooseFolder) {
      this.store.setState({ open: { which, start }, hint: undefined });
      return;
    }
    this.clearHint();
    try {
      const path = await this.batch.chooseFolder(which, start);
      if (path !== undefined) this.batch.choose(which, path);
    } catch (error) {
      this.batch.failed(error);
    }
  }

  close(): void {
    this.store.setState({ open: undefined });
  }

  /** Clear the hint about the last drop. */
  clearHint(): void {
    this.store.setState({ hint: undefined });
  }

  /**
   * Use the dropped folder if its path is known; else ask, with our own dialog at a folder of that
   * name.
   */
  async drop(which: FolderField, { folders, files }: DroppedItems): Promise<void> {
    const [folder] = folders;
    const hint = this.dropHint(folders.length, files);
    this.store.setState({ hint });
    if (hint || !folder) return;
    if (folder.path !== undefined) {
      this.batch.choose(which, folder.path);
      return;
    }
    if (this.batch.chooseFolder) return this.ask(which);
    const found = await this.find(folder.name, this.batch.chosen(which));
    const start = found ?? this.batch.chosen(which);
    const dropped = folder.name;
    this.store.setState({ open: { which, start, dropped, found: found !== undefined } });
  }

  private dropHint(folders: number, files: number): FolderChoiceState['hint'] {
    if (this.batch.isBusy()) return 'busy';
    if (folders === 0 && files > 0) return 'files';
    return folders > 1 || files > 0 ? 'several' : undefined;
  }

  /** A folder of this name in or beside the one chosen, or directly in the roots. */
  private async find(name: string, chosen: string): Promise<string | undefined> {
    const list = (path: string | undefined) =>
      this.batch.folders(path).catch((): undefined => undefined);
    const chosenList = chosen ? await list(chosen) : undefined;
    const roots = await list(undefined);
    const lists = [
      chosenList,
      chosenList?.parent ? await list(chosenList.parent) : undefined,
      roots,
      ...(roots && roots.path === undefined
        ? await Promise.all(roots.folders.map((root) => list(root.path)))
        : []),
    ];
    for (const one of lists) {
      const paths = [one?.path ?? '', ...(one?.folders ?? []).map((folder) => folder.path)];
      const found = paths.find((path) => sameName(baseName(path), name));
      if (found) return found;
    }
    return undefined;
  }
}

const baseName = (path: string) => path.split(/[\\/]/).at(-1) ?? '';

/** Systems differ in how they compose letters with accents. */
const sameName = (a: string, b: string) => a.normalize('NFC') === b.normalize('NFC');
