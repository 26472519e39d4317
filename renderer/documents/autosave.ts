import { thumbnail } from '../drawing/compose';
import type { Studio } from '../studio/studio';
import type { Scene } from './drawingDocument';
import { DrawingStore, type KeptDrawing } from './drawingStore';
import { headOf, openDocument, stepsOf } from './studioDocument';

/** So long after a change it is written, in milliseconds: the time of a few strokes at most. */
const delay = 500;

/**
 * Writes the drawing to the window's storage as it grows, and brings it back when the
 * window was closed or killed. Every window holds a lock on its drawing: a drawing whose
 * lock is free has lost its window.
 */
export class Autosave {
  private readonly store: Promise<DrawingStore | undefined>;
  private id: string | undefined;
  private release: (() => void) | undefined;
  /** The states as they were written last. */
  private saved: readonly Scene[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly studio: Studio,
    open: () => Promise<DrawingStore> = DrawingStore.open,
    private readonly locks: LockManager | undefined = globalThis.navigator?.locks,
  ) {
    // Without storage (a private window may have none) one can still draw.
    this.store = open().catch(() => undefined);
    studio.onStep(() => this.soon());
    studio.store.subscribe((now, before) => {
      const same =
        now.symmetry === before.symmetry &&
        now.guides === before.guides &&
        now.tracing === before.tracing &&
        now.seed === before.seed &&
        now.values === before.values;
      if (!same && this.id) this.soon();
    });
  }

  /** Bring back the last drawing that no window has. @returns whether there was one. */
  async restore(): Promise<boolean> {
    for (const { id } of await this.recent()) {
      // The first that can be read wins; a damaged one stays where it is.
      if (await this.open(id).catch(() => false)) return true;
    }
    return false;
  }

  /** Drawings that are kept, the last first. */
  async recent(): Promise<KeptDrawing[]> {
    await this.flush();
    return (await (await this.store)?.list().catch(() => undefined)) ?? [];
  }

  /** Open a kept drawing. @returns false if another window has it. @throws if it can't be read. */
  async open(id: string): Promise<boolean> {
    const store = await this.store;
    const document = await store?.read(id);
    if (!document) return false;
    if (id === this.id) return true;
    const release = await this.lock(id);
    if (!release) return false;
    // Last of all: nothing may be drawn between this and the other drawing.
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
    // What is not as it was kept is written anew, every step of it.
    this.saved = changed ? [] : this.studio.states.slice();
    return true;
  }

  /** Write now what is not written yet, and what comes meanwhile. */
  async flush(): Promise<void> {
    while (this.timer !== undefined) {
      clearTimeout(this.timer);
      this.timer = undefined;
      // One after the other: an older state must not be written over a newer one.
      this.writing = this.writing.then(() => this.write()).catch(() => {});
      await this.writing;
    }
    return this.writing;
  }

  private soon(): void {
    this.timer ??= setTimeout(() => void this.flush(), delay);
  }

  private async write(): Promise<void> {
    // As they are now: a stroke that is made while this is written belongs to the next time.
    const states = this.studio.states.slice();
    const head = headOf(this.studio);
    const store = await this.store;
    if (!store || !head) return;
    let same = 0;
    while (same < states.length && same < this.saved.length && states[same] === this.saved[same]) {
      same++;
    }
    // Nothing in common and not only forgotten by the undo budget: another drawing.
    if (same === 0 && this.saved.length > 0 && !this.saved.includes(states[0])) {
      this.release?.();
      this.id = this.release = undefined;
    }
    // A sample that was only looked at is no drawing yet.
    if (!this.id && states.length < 2) {
      this.saved = states;
      return;
    }
    if (!this.id) {
      this.id = crypto.randomUUID();
      this.release = await this.lock(this.id);
      same = 0;
    }
    const { model, drawing } = states[head.index];
    await store.save(
      {
        id: this.id,
        savedAt: Date.now(),
        head,
        shown: model.card.name,
        steps: states.length,
        thumbnail: thumbnail(model.card, this.studio.pixelsOf(drawing), 96),
      },
      same,
      stepsOf(states, same),
    );
    this.saved = states;
    this.studio.store.setState({ kept: drawing });
    await store.prune(this.id);
  }

  /** @returns what gives the lock back; undefined if another window has it. */
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
