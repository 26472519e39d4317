import type { Action } from './actionTable';

type CommandHandlers = Partial<Record<Action, () => void>>;

/** How long an action waits for its room to open, in milliseconds. */
const patience = 2_000;

/** Registry of the current command of each action. Rooms and panels register theirs while mounted. */
export class Commands {
  private readonly registered: CommandHandlers[] = [];
  private awaited: { action: Action; until: number } | undefined;

  /** @returns an unregister function. */
  register(runs: CommandHandlers): () => void {
    this.registered.push(runs);
    const { awaited } = this;
    if (awaited && runs[awaited.action]) {
      this.awaited = undefined;
      if (performance.now() < awaited.until) runs[awaited.action]?.();
    }
    return () => void this.registered.splice(this.registered.indexOf(runs), 1);
  }

  /** Whether an action has a command at the moment. */
  has(action: Action): boolean {
    return this.find(action) !== undefined;
  }

  run(action: Action): void {
    this.awaited = undefined;
    this.find(action)?.();
  }

  /** Go to the Studio, and run an action as soon as it has a command there. */
  runInStudio(action: Action): void {
    this.run('studio');
    if (this.has(action)) this.run(action);
    else this.awaited = { action, until: performance.now() + patience };
  }

  private find(action: Action): (() => void) | undefined {
    return this.registered.findLast((runs) => runs[action])?.[action];
  }
}
