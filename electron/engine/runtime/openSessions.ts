/** Something with memory of its own that must be given back. */
interface Releasable {
  session: { release(): Promise<void> };
}

/** An open session in use, which is not released until `done` was called. */
export interface OpenLease<T> {
  open: T;
  done(): void;
}

interface Entry<T> {
  opening: Promise<T>;
  users: number;
  /** No longer in the table: release the session after its last use. */
  retired: boolean;
}

/**
 * Sessions that are kept open at a time. Each holds its weights and its arena, tens of megabytes: a
 * chain or a bake-off of a few models stays warm, and a walk through the gallery does not pile up.
 */
export const maxOpenSessions = 6;

/** A table of open sessions; of more than `maxOpenSessions`, the one used longest ago is released. */
export class OpenSessions<T extends Releasable> {
  /** The last of the map is the one that was used last. */
  private readonly entries = new Map<string, Entry<T>>();

  /** @param create makes the session if none is open. Its failures are not kept: the next call tries again. */
  async lease(name: string, create: () => Promise<T>): Promise<OpenLease<T>> {
    const entry = this.entries.get(name) ?? { opening: create(), users: 0, retired: false };
    this.entries.delete(name);
    this.entries.set(name, entry);
    entry.users++;
    this.retireOldest();
    try {
      const open = await entry.opening;
      return { open, done: () => this.leave(entry) };
    } catch (error) {
      if (this.entries.get(name) === entry) this.entries.delete(name);
      throw error;
    }
  }

  /** Release all sessions. Not while one runs. */
  async close(): Promise<void> {
    const all = [...this.entries.values()];
    this.entries.clear();
    for (const { opening } of all) {
      const open = await opening.catch(() => undefined);
      await open?.session.release();
    }
  }

  private retireOldest(): void {
    const names = [...this.entries.keys()];
    for (const name of names.slice(0, Math.max(0, names.length - maxOpenSessions))) {
      const entry = this.entries.get(name)!;
      this.entries.delete(name);
      entry.retired = true;
      void releaseRetired(entry);
    }
  }

  private leave(entry: Entry<T>): void {
    entry.users--;
    void releaseRetired(entry);
  }
}

async function releaseRetired<T extends Releasable>({ opening, users, retired }: Entry<T>) {
  if (!retired || users > 0) return;
  const open = await opening.catch(() => undefined);
  await open?.session.release();
}
