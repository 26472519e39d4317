import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Picture } from '#common/contract';
import type { Step } from '../drawing/steps';
import type { DocumentHead, StudioDocument } from './studioDocument';

/** A drawing as it stands in the list of recent ones. */
export interface KeptDrawing {
  id: string;
  /** Milliseconds since 1970. */
  savedAt: number;
  head: DocumentHead;
  /** Name of the model that it was shown with; older ones know only that of the head. */
  shown?: string;
  steps: number;
  thumbnail: Picture;
}

interface Schema extends DBSchema {
  drawings: { key: string; value: KeptDrawing; indexes: { savedAt: number } };
  steps: { key: [string, number]; value: Step };
}

/** So many drawings are kept; the oldest go. */
const most = 12;

const stepsOf = (id: string, from = 0) =>
  IDBKeyRange.bound([id, from], [id, Number.POSITIVE_INFINITY]);

/** Drawings in the window's own storage, step by step: a save costs what is new. */
export class DrawingStore {
  private constructor(private readonly db: IDBPDatabase<Schema>) {}

  static async open(name = 'underdraw'): Promise<DrawingStore> {
    const db = await openDB<Schema>(name, 1, {
      upgrade(made) {
        made.createObjectStore('drawings', { keyPath: 'id' }).createIndex('savedAt', 'savedAt');
        made.createObjectStore('steps');
      },
    });
    return new DrawingStore(db);
  }

  /** Write the head and all steps from `from` on, and forget those after the last. All or nothing. */
  async save(kept: KeptDrawing, from: number, steps: readonly Step[]): Promise<void> {
    // On the disk before it counts as saved: a power cut is a kill too.
    const work = this.db.transaction(['drawings', 'steps'], 'readwrite', { durability: 'strict' });
    const store = work.objectStore('steps');
    await Promise.all([
      store.delete(stepsOf(kept.id, from)),
      ...steps.map((step, i) => store.put(step, [kept.id, from + i])),
      work.objectStore('drawings').put(kept),
      work.done,
    ]);
  }

  async read(id: string): Promise<StudioDocument | undefined> {
    const kept = await this.db.get('drawings', id);
    if (!kept) return undefined;
    const steps = await this.db.getAll('steps', stepsOf(id));
    return steps.length === kept.steps ? { ...kept.head, steps } : undefined;
  }

  /** All kept drawings, the last first. */
  async list(): Promise<KeptDrawing[]> {
    return (await this.db.getAllFromIndex('drawings', 'savedAt')).reverse();
  }

  async remove(id: string): Promise<void> {
    const work = this.db.transaction(['drawings', 'steps'], 'readwrite');
    await Promise.all([
      work.objectStore('drawings').delete(id),
      work.objectStore('steps').delete(stepsOf(id)),
      work.done,
    ]);
  }

  /** Forget the oldest beyond what is kept. */
  async prune(spare: string): Promise<void> {
    for (const { id } of (await this.list()).slice(most)) if (id !== spare) await this.remove(id);
  }
}
