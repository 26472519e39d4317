import type { Studio } from '../studio/studio';
import { type DrawingStorage, DrawingStore, type StoredDrawing } from './drawingStore';
import type { Scene } from './scene';
import { documentHead, openDocument, stepsOf } from './studioDocument';

/** A drawing of the library that this window holds. */
interface HeldRecord {
  readonly id: string;
  /** Lets other windows open it. */
  readonly release: () => void;
  /** The state that it began with, in a history that several drawings may share. */
  readonly first: Scene | undefined;
  /** The states of the last save. */
  saved: readonly Scene[];
  /** Whether it was in the library before: it may have a name there. */
  known: boolean;
}

/** Delay between a change and its save, in milliseconds: a few strokes at most. */
const delay = 500;

/**
 * Saves the drawing incrementally, and restores it after the window was closed or
 * killed. Every window holds a Web Lock on its drawing: a drawing whose lock is free is not
 * open in any window.
 *
 * One history may go on over several drawings: a sample that is opened, or another model that takes
 * over, begins another one as soon as it is drawn on. The one before stays in the library as it was.
 */
export class Autosave {
  private readonly store: Promise<DrawingStorage | undefined>;
  private record: HeldRecord | undefined;
  /** The other drawings of this history, that it may come back to. */
  private others: HeldRecord[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastSavedAt = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly studio: Studio,
    open: () => Promise<DrawingStorage> = () => DrawingStore.open(),
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
        now.look === before.look &&
        now.tracing === before.tracing &&
        now.seed === before.seed &&
        now.values === before.values;
      if (!same && this.record) this.scheduleFlush();
    });
    // As the window goes, without waiting for the delay: the browser ends a write that was begun.
    globalThis.addEventListener?.('pagehide', () => void this.flush());
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
    if (id === this.record?.id) this.forget();
    else this.letGoOf(id);
  }

  async bringBack(id: string): Promise<void> {
    await (await this.store)?.bringBack(id);
  }

  /** Open a saved drawing. @returns false if it is open in another window. @throws if it can't be read. */
  async open(id: string): Promise<boolean> {
    const store = await this.store;
    const document = await store?.read(id);
    if (!document) return false;
    // What took the drawing's place a moment ago has to be noticed first.
    await this.flush();
    if (id === this.record?.id) return true;
    if (this.letGoOf(id)) await new Promise((resolve) => setTimeout(resolve));
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
    this.forget();
    const states = this.studio.states.slice();
    const first = states[beginningOf(states, this.studio.store.getState().step)];
    // If the drawing changed on opening, all steps are saved again.
    this.record = { id, release, first, saved: changed ? [] : states, known: true };
    return true;
  }

  /**
   * Save what is drawn, and tell where it lies.
   * @returns the id of its record; '' if nothing is drawn; undefined if it could not be kept.
   */
  async keep(): Promise<string | undefined> {
    await this.flush();
    if (this.studio.store.getState().kept === 'failed') return undefined;
    return this.record?.id ?? '';
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
    const head = documentHead(this.studio, states);
    if (!head) return;
    const { record } = this;
    if (record && this.isAnother(record, states)) this.forget();
    // An unchanged sample is not saved.
    if (!this.record && states.length < 2) return;
    const store = await this.store;
    if (!store) throw new Error('there is no storage');
    const beginning = beginningOf(states, head.index);
    const isDrawn = head.index > beginning;
    if (isDrawn) await this.turnTo(store, states, beginning, head.index);
    this.record ??= this.newRecord(states[0]);
    // A sample on which nothing is drawn does not count: what was drawn before it is shown.
    const skipped = !isDrawn && beginning > 0 && states[beginning].start === 'sample';
    await this.save(store, this.record, states, skipped ? beginning - 1 : head.index);
    this.studio.store.setState({ savedScene: states[head.index], kept: { at: Date.now() } });
  }

  /** Whether a history has nothing of a record, and was not only trimmed by the undo budget. */
  private isAnother({ saved }: HeldRecord, states: readonly Scene[]): boolean {
    return saved.length > 0 && !saved.includes(states[0]);
  }

  /** Make the record of the drawing that begins at a state the present one. */
  private async turnTo(
    store: DrawingStorage,
    states: readonly Scene[],
    beginning: number,
    shown: number,
  ): Promise<void> {
    const { record } = this;
    const first = states[beginning];
    if (!record || record.first === first) return;
    const known = this.others.find((other) => other.first === first);
    if (!known) {
      const isTrimmed = beginning === 0 && record.saved[0] !== first;
      // Looking at an earlier state draws nothing.
      if (isTrimmed || record.saved.includes(states[shown])) return;
      // The drawing before is left as it was shown last.
      if (beginning > 0) await this.save(store, record, states.slice(0, beginning), beginning - 1);
    }
    this.others = [...this.others.filter((other) => other !== known), record];
    this.record = known ?? this.newRecord(first);
  }

  /** Nobody else has its id, so nothing waits for its lock: the window may be about to go. */
  private newRecord(first: Scene): HeldRecord {
    const id = crypto.randomUUID();
    const locked = this.lock(id);
    const release = () => void locked.then((free) => free?.());
    return { id, release, first, saved: [], known: false };
  }

  /** @param index of the state that is shown. */
  private async save(
    store: DrawingStorage,
    record: HeldRecord,
    states: readonly Scene[],
    index: number,
  ): Promise<void> {
    const head = documentHead(this.studio, states, index)!;
    const { id, saved, known } = record;
    let same = 0;
    while (same < states.length && same < saved.length && states[same] === saved[same]) same++;
    const scene = states[index];
    // The latest comes first in lists: of two in one millisecond, too, or after the clock was set back.
    this.lastSavedAt = Math.max(Date.now(), this.lastSavedAt + 1);
    await store.save(
      {
        id,
        savedAt: this.lastSavedAt,
        head,
        shown: scene.model.card.name,
        steps: states.length,
        thumbnail: this.studio.thumbnails.get(scene),
      },
      same,
      stepsOf(states, same),
      !known,
    );
    record.saved = states;
    record.known = true;
  }

  /** The drawing could not be kept: said at once, and tried again at the next change. */
  private handleFailure(): void {
    this.studio.store.setState({ kept: 'failed' });
  }

  /** What is drawn from now on belongs to another record. */
  private forget(): void {
    for (const { release } of [...this.others, this.record].filter((one) => one !== undefined)) {
      release();
    }
    this.record = undefined;
    this.others = [];
  }

  /** Release one of the other drawings of this history; its lock is free after a turn. @returns whether it is one. */
  private letGoOf(id: string): boolean {
    const other = this.others.find((one) => one.id === id);
    if (!other) return false;
    this.others = this.others.filter((one) => one !== other);
    other.release();
    return true;
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

/** Index of the state that the drawing shown begins with: a sample, a blank sheet, or another model. */
function beginningOf(states: readonly Scene[], shown: number): number {
  for (let i = Math.min(shown, states.length - 1); i > 0; i--) {
    const { start, model } = states[i];
    if (start || model.card.id !== states[i - 1].model.card.id) return i;
  }
  return 0;
}
