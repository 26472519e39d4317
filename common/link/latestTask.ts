/**
 * Latest wins: at most one task runs and one waits. Offering a task while one waits
 * replaces the waiting one, which is never started.
 */
export class LatestTask<T> {
  private running = false;
  private waiting: T | undefined;

  /** `run` must not reject. */
  constructor(private readonly run: (task: T) => Promise<void>) {}

  offer(task: T): void {
    this.waiting = task;
    if (!this.running) void this.drain();
  }

  /** Whether another task is to be run after the running one. */
  get isWaiting(): boolean {
    return this.waiting !== undefined;
  }

  /** Drop the waiting task; the running one goes on. */
  clear(): void {
    this.waiting = undefined;
  }

  private async drain(): Promise<void> {
    this.running = true;
    while (this.waiting !== undefined) {
      const task = this.waiting;
      this.waiting = undefined;
      await this.run(task);
    }
    this.running = false;
  }
}
