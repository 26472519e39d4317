import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FolderList } from '#common/contract';
import type { Dropped } from './dropped';

export type Which = 'inDir' | 'outDir';

export interface ChoiceState {
  /** The dialogue that is open. */
  open: Choosing | undefined;
  /** Why a drop came to nothing: a key of `batch.drops`. */
  hint: 'files' | 'several' | 'busy' | undefined;
}

export interface Choosing {
  which: Which;
  /** Where to begin; '' for the roots. */
  start: string;
  /** Name of a folder that was dropped on a page that can't know where it lies. */
  dropped?: string;
  /** `start` is a folder of that name. */
  found?: boolean;
}

/** What a choice needs of the Batch room. */
export interface Choices {
  isBusy(): boolean;
  chosen(which: Which): string;
  choose(which: Which, path: string): void;
  folders(path: string | undefined): Promise<FolderList>;
}

/** Choosing the folders of a batch, with a dialogue or by dropping them. */
export class FolderChoice {
  readonly store: StoreApi<ChoiceState> = createStore(() => ({ open: undefined, hint: undefined }));

  constructor(private readonly batch: Choices) {}

  ask(which: Which): void {
    this.store.setState({ open: { which, start: this.batch.chosen(which) }, hint: undefined });
  }

  close(): void {
    this.store.setState({ open: undefined });
  }

  /** What was said of the last drop is no news any more. */
  forget(): void {
    this.store.setState({ hint: undefined });
  }

  /** The folder is taken where its path is known; else the dialogue opens where it probably is. */
  async drop(which: Which, { folders, files }: Dropped): Promise<void> {
    const [folder] = folders;
    const hint = this.hintFor(folders.length, files);
    this.store.setState({ hint });
    if (hint || !folder) return;
    if (folder.path !== undefined) {
      this.batch.choose(which, folder.path);
      return;
    }
    const found = await this.find(folder.name, this.batch.chosen(which));
    const start = found ?? this.batch.chosen(which);
    const dropped = folder.name;
    this.store.setState({ open: { which, start, dropped, found: found !== undefined } });
  }

  private hintFor(folders: number, files: number): ChoiceState['hint'] {
    if (this.batch.isBusy()) return 'busy';
    if (folders === 0 && files > 0) return 'files';
    return folders > 1 || files > 0 ? 'several' : undefined;
  }

  /** A folder of this name in or beside the one chosen, or directly in the roots. */
  private async find(name: string, here: string): Promise<string | undefined> {
    const list = (path: string | undefined) =>
      this.batch.folders(path).catch((): undefined => undefined);
    const place = here ? await list(here) : undefined;
    const roots = await list(undefined);
    const lists = [
      place,
      place?.parent ? await list(place.parent) : undefined,
      roots,
      ...(roots && roots.path === undefined
        ? await Promise.all(roots.folders.map((root) => list(root.path)))
        : []),
    ];
    for (const one of lists) {
      const paths = [one?.path ?? '', ...(one?.folders ?? []).map((folder) => folder.path)];
      const found = paths.find((path) => same(nameOf(path), name));
      if (found) return found;
    }
    return undefined;
  }
}

const nameOf = (path: string) => path.split(/[\\/]/).at(-1) ?? '';

/** Systems differ in how they compose letters with accents. */
const same = (a: string, b: string) => a.normalize('NFC') === b.normalize('NFC');
