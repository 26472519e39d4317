import type { Action } from './keys';

type Runs = Partial<Record<Action, () => void>>;

/** What the actions do now. Rooms and panels register theirs for as long as they are mounted. */
export class Commands {
  private readonly registered: Runs[] = [];

  /** @returns a function that takes them back. */
  register(runs: Runs): () => void {
    this.registered.push(runs);
    return () => void this.registered.splice(this.registered.indexOf(runs), 1);
  }

  /** Whether an action does anything where the person is. */
  has(action: Action): boolean {
    return this.find(action) !== undefined;
  }

  run(action: Action): void {
    this.find(action)?.();
  }

  private find(action: Action): (() => void) | undefined {
    return this.registered.findLast((runs) => runs[action])?.[action];
  }
}
