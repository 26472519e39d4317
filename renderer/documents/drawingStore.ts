import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Picture } from '#common/contract';
import type { HistoryStep } from '../drawing/historyStep';
import type { DocumentHead, StudioDocument } from './studioDocument';

/** An entry of the list of drawings. */
export interface StoredDrawing {
  id: string;
  /** What a person called it. */
  name?: string;
  /** When it was deleted, in milliseconds since 1970; it can be brought back until the next start. */
  deletedAt?: number;
  /** Milliseconds since 1970. */
  savedAt: number;
  head: DocumentHead;
  /** Name of the model that it was shown with; older ones know only that of the head. */
  shown?: string;
  steps: number;
  /** Absent where no picture was made yet of a scene without a drawing. */
  thumbnail?: Picture;
}

/** Where drawings are kept. */
export type DrawingStorage = Pick<
  DrawingStore,
  'save' | 'read' | 'list' | 'rename' | 'remove' | 'bringBack' | 'purge'
>;

interface StoreSchema extends DBSchema {
  drawings: { key: string; value: StoredDrawing; indexes: { savedAt: number } };
  steps: { key: [string, number]; value: HistoryStep };
}

const stepRange = (id: string, from = 0) =>
  IDBKeyRange.bound([id, from], [id, Number.POSITIVE_INFINITY]);

/** Drawings in IndexedDB, stored by step, so that a save writes only new steps. */
export class DrawingStore {
  private constructor(private readonly db: IDBPDatabase<StoreSchema>) {}

  static async open(name = 'underdraw'): Promise<DrawingStore> {
    const db = await openDB<StoreSchema>(name, 1, {
      upgrade(database) {
        database.createObjectStore('drawings', { keyPath: 'id' }).createIndex('savedAt', 'savedAt');
        database.createObjectStore('steps');
      },
    });
    return new DrawingStore(db);
  }

  /**
   * Write the head and all steps from `from` on, and delete later ones, in one transaction. The name is
   * left as it is.
   * @param isNew the drawing was never saved, so it has no name: nothing is read before it is written,
   * and it is there even if the window goes at once.
   */
  async save(
    kept: StoredDrawing,
    from: number,
    steps: readonly HistoryStep[],
    isNew = false,
  ): Promise<void> {
    // Flushed to disk before it counts as saved, in case of a power failure.
    const transaction = this.db.transaction(['drawings', 'steps'], 'readwrite', {
      durability: 'strict',
    });
    const store = transaction.objectStore('steps');
    const drawings = transaction.objectStore('drawings');
    const withName = async () => {
      const name = (await drawings.get(kept.id))?.name;
      await drawings.put(name === undefined ? kept : { ...kept, name });
    };
    const writes = [
      store.delete(stepRange(kept.id, from)),
      ...steps.map((step, i) => store.put(step, [kept.id, from + i])),
      isNew ? drawings.put(kept) : withName(),
    ];
    if (isNew) transaction.commit();
    await Promise.all([...writes, transaction.done]);
  }

  async read(id: string): Promise<StudioDocument | undefined> {
    const kept = await this.db.get('drawings', id);
    if (!kept) return undefined;
    const steps = await this.db.getAll('steps', stepRange(id));
    return steps.length === kept.steps ? { ...kept.head, steps } : undefined;
  }

  /** All drawings that are not deleted, latest first. */
  async list(): Promise<StoredDrawing[]> {
    const all = await this.db.getAllFromIndex('drawings', 'savedAt');
    return all.filter(({ deletedAt }) => deletedAt === undefined).reverse();
  }

  /** Name a drawing; '' takes its name away. */
  rename(id: string, name: string): Promise<void> {
    return this.change(id, (kept) => ({ ...kept, name: name || undefined }));
  }

  /** Take a drawing off the list. Its steps stay until `purge`. */
  remove(id: string): Promise<void> {
    return this.change(id, (kept) => ({ ...kept, deletedAt: Date.now() }));
  }

  /** Bring back a drawing that was removed. */
  bringBack(id: string): Promise<void> {
    return this.change(id, ({ deletedAt: _, ...kept }) => kept);
  }

  /** Delete for good what was removed. */
  async purge(): Promise<void> {
    const transaction = this.db.transaction(['drawings', 'steps'], 'readwrite');
    const drawings = transaction.objectStore('drawings');
    for (const { id, deletedAt } of await drawings.getAll()) {
      if (deletedAt === undefined) continue;
      await drawings.delete(id);
      await transaction.objectStore('steps').delete(stepRange(id));
    }
    await transaction.done;
  }

  private async change(id: string, made: (kept: StoredDrawing) => StoredDrawing): Promise<void> {
    const transaction = this.db.transaction('drawings', 'readwrite');
    const kept = await transaction.store.get(id);
    if (kept) await transaction.store.put(made(kept));
    await transaction.done;
  }
}
