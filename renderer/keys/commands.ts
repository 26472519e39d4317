import type { Action } from './actions';

type CommandHandlers = Partial<Record<Action, () => void>>;

/** Registry of the current command of each action. Rooms and panels register theirs while mounted. */
export class Commands {
  private readonly registered: CommandHandlers[] = [];

  /** @returns an unregister function. */
  register(runs: CommandHandlers): () => void {
    this.registered.push(runs);
    return () => void this.registered.splice(this.registered.indexOf(runs), 1);
  }

  /** Whether an action has a command at the moment. */
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
