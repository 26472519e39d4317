import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Picture } from '#common/contract';
import type { HistoryStep } from '../drawing/historyStep';
import type { DocumentHead, StudioDocument } from './studioDocument';

/** An entry of the list of recent drawings. */
export interface StoredDrawing {
  id: string;
  /** Milliseconds since 1970. */
  savedAt: number;
  head: DocumentHead;
  /** Name of the model that it was shown with; older ones know only that of the head. */
  shown?: string;
  steps: number;
  /** Absent where no picture was made yet of a scene without a drawing. */
  thumbnail?: Picture;
}

interface StoreSchema extends DBSchema {
  drawings: { key: string; value: StoredDrawing; indexes: { savedAt: number } };
  steps: { key: [string, number]; value: HistoryStep };
}

/** Most drawings that are kept; the oldest are removed. */
const maxDrawings = 12;

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

  /** Write the head and all steps from `from` on, and delete later ones, in one transaction. */
  async save(kept: StoredDrawing, from: number, steps: readonly HistoryStep[]): Promise<void> {
    // Flushed to disk before it counts as saved, in case of a power failure.
    const transaction = this.db.transaction(['drawings', 'steps'], 'readwrite', {
      durability: 'strict',
    });
    const store = transaction.objectStore('steps');
    await Promise.all([
      store.delete(stepRange(kept.id, from)),
      ...steps.map((step, i) => store.put(step, [kept.id, from + i])),
      transaction.objectStore('drawings').put(kept),
      transaction.done,
    ]);
  }

  async read(id: string): Promise<StudioDocument | undefined> {
    const kept = await this.db.get('drawings', id);
    if (!kept) return undefined;
    const steps = await this.db.getAll('steps', stepRange(id));
    return steps.length === kept.steps ? { ...kept.head, steps } : undefined;
  }

  /** All stored drawings, latest first. */
  async list(): Promise<StoredDrawing[]> {
    return (await this.db.getAllFromIndex('drawings', 'savedAt')).reverse();
  }

  async remove(id: string): Promise<void> {
    const transaction = this.db.transaction(['drawings', 'steps'], 'readwrite');
    await Promise.all([
      transaction.objectStore('drawings').delete(id),
      transaction.objectStore('steps').delete(stepRange(id)),
      transaction.done,
    ]);
  }

  /** Delete the oldest drawings beyond `maxDrawings`. @param except id of one that is kept. */
  async prune(except: string): Promise<void> {
    for (const { id } of (await this.list()).slice(maxDrawings))
      if (id !== except) await this.remove(id);
  }
}
