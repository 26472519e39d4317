import type { Studio } from '../studio/studio';
import { DrawingStore, type StoredDrawing } from './drawingStore';
import type { Scene } from './scene';
import { documentHead, openDocument, stepsOf } from './studioDocument';

/** Delay between a change and its save, in milliseconds: a few strokes at most. */
const delay = 500;

/**
 * Saves the drawing to IndexedDB incrementally, and restores it after the window was closed or
 * killed. Every window holds a Web Lock on its drawing: a drawing whose lock is free is not
 * open in any window.
 */
export class Autosave {
  private readonly store: Promise<DrawingStore | undefined>;
  private id: string | undefined;
  private release: (() => void) | undefined;
  /** The states of the last save. */
  private saved: readonly Scene[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly studio: Studio,
    open: () => Promise<DrawingStore> = DrawingStore.open,
    private readonly locks: LockManager | undefined = globalThis.navigator?.locks,
  ) {
    // Drawing works without storage too; a private window may have none.
    this.store = open().catch(() => undefined);
    void this.store.then((store) => store?.purge()).catch(() => {});
    studio.onStep(() => this.scheduleFlush());
    studio.store.subscribe((now, before) => {
      const same =
        now.symmetry === before.symmetry &&
        now.guides === before.guides &&
        now.tracing === before.tracing &&
        now.seed === before.seed &&
        now.values === before.values;
      if (!same && this.id) this.scheduleFlush();
    });
  }

  /** Restore the latest drawing that is not open in a window. @returns whether there was one. */
  async restore(): Promise<boolean> {
    for (const { id } of await this.recent()) {
      // The first readable one; damaged drawings are kept in storage.
      if (await this.open(id).catch(() => false)) return true;
    }
    return false;
  }

  /** Saved drawings, latest first. */
  async recent(): Promise<StoredDrawing[]> {
    await this.flush();
    return (await (await this.store)?.list().catch(() => undefined)) ?? [];
  }

  /** Name a saved drawing; '' takes its name away. */
  async rename(id: string, name: string): Promise<void> {
    await (await this.store)?.rename(id, name);
  }

  /** Take a saved drawing off the list; until the next start it can be brought back. */
  async remove(id: string): Promise<void> {
    await (await this.store)?.remove(id);
    if (id === this.id) this.forget();
  }

  async bringBack(id: string): Promise<void> {
    await (await this.store)?.bringBack(id);
  }

  /** Open a saved drawing. @returns false if it is open in another window. @throws if it can't be read. */
  async open(id: string): Promise<boolean> {
    const store = await this.store;
    const document = await store?.read(id);
    if (!document) return false;
    if (id === this.id) return true;
    const release = await this.lock(id);
    if (!release) return false;
    // Flush right before opening: no change may come in between.
    await this.flush();
    let changed: boolean;
    try {
      ({ changed } = await openDocument(this.studio, document));
    } catch (error) {
      release();
      throw error;
    }
    this.release?.();
    this.release = release;
    this.id = id;
    // If the drawing changed on opening, all steps are saved again.
    this.saved = changed ? [] : this.studio.states.slice();
    return true;
  }

  /** Save pending changes now, including those made during the save. */
  async flush(): Promise<void> {
    while (this.timer !== undefined) {
      clearTimeout(this.timer);
      this.timer = undefined;
      // Sequentially: an older state must not overwrite a newer one.
      this.writing = this.writing.then(() => this.write()).catch(() => this.handleFailure());
      await this.writing;
    }
    return this.writing;
  }

  private scheduleFlush(): void {
    this.timer ??= setTimeout(() => void this.flush(), delay);
  }

  private async write(): Promise<void> {
    // A snapshot: strokes made during the save belong to the next one.
    const states = this.studio.states.slice();
    const head = documentHead(this.studio);
    if (!head) return;
    let same = 0;
    while (same < states.length && same < this.saved.length && states[same] === this.saved[same]) {
      same++;
    }
    // No common states, and not only trimmed by the undo budget: this is another drawing.
    if (same === 0 && this.saved.length > 0 && !this.saved.includes(states[0])) {
      this.forget();
    }
    // An unchanged sample is not saved.
    if (!this.id && states.length < 2) {
      this.saved = states;
      return;
    }
    const store = await this.store;
    if (!store) throw new Error('there is no storage');
    if (!this.id) {
      this.id = crypto.randomUUID();
      this.release = await this.lock(this.id);
      same = 0;
    }
    const scene = states[head.index];
    await store.save(
      {
        id: this.id,
        savedAt: Date.now(),
        head,
        shown: scene.model.card.name,
        steps: states.length,
        thumbnail: this.studio.thumbnails.get(scene),
      },
      same,
      stepsOf(states, same),
    );
    this.saved = states;
    this.studio.store.setState({ savedScene: scene, kept: { at: Date.now() } });
  }

  /** The drawing could not be kept: said at once, and tried again at the next change. */
  private handleFailure(): void {
    this.studio.store.setState({ kept: 'failed' });
  }

  /** What is drawn from now on belongs to another record. */
  private forget(): void {
    this.release?.();
    this.id = this.release = undefined;
  }

  /** @returns a release function; undefined if another window holds the lock. */
  private lock(id: string): Promise<(() => void) | undefined> {
    const { locks } = this;
    if (!locks) return Promise.resolve(() => {});
    return new Promise((resolve) => {
      void locks.request(`underdraw-drawing-${id}`, { ifAvailable: true }, (lock) => {
        if (!lock) {
          resolve(undefined);
          return undefined;
        }
        return new Promise<void>((release) => resolve(release));
      });
    });
  }
}
