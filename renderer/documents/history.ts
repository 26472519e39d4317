interface Budget<T> {
  /** Memory of a state beyond what it shares with the one before, if there is one. */
  cost(state: T, before: T | undefined): number;
  /** Limit on the sum of all costs. */
  max: number;
}

/** Undo and redo over immutable values. The oldest are dropped when the memory budget is exceeded. */
export class History<T> {
  private all: T[];
  private at: number;
  private costs: number[];
  private sum = 0;

  constructor(
    states: readonly [T, ...T[]],
    private readonly budget: Budget<T> = { cost: () => 0, max: 0 },
  ) {
    this.all = [...states];
    this.at = states.length - 1;
    this.costs = states.map((state, i) => budget.cost(state, states[i - 1]));
    this.sum = this.costs.reduce((a, b) => a + b, 0);
    this.trim();
  }

  get present(): T {
    return this.all[this.at];
  }

  /** All reachable states, oldest first. */
  get states(): readonly T[] {
    return this.all;
  }

  get index(): number {
    return this.at;
  }

  /** About how much memory all states take. */
  get cost(): number {
    return this.sum;
  }

  get canUndo(): boolean {
    return this.at > 0;
  }

  get canRedo(): boolean {
    return this.at < this.all.length - 1;
  }

  push(next: T): void {
    this.all.length = this.at + 1;
    for (const cost of this.costs.splice(this.at + 1)) this.sum -= cost;
    const cost = this.budget.cost(next, this.present);
    this.all.push(next);
    this.costs.push(cost);
    this.sum += cost;
    this.at++;
    this.trim();
  }

  /** Put another state in the place of the present one; what could be redone is dropped. */
  replace(next: T): void {
    for (const cost of this.costs.splice(this.at)) this.sum -= cost;
    this.all.length = this.at;
    const cost = this.budget.cost(next, this.all.at(-1));
    this.all.push(next);
    this.costs.push(cost);
    this.sum += cost;
    this.trim();
  }

  undo(): T {
    return this.goTo(this.at - 1);
  }

  redo(): T {
    return this.goTo(this.at + 1);
  }

  /** The state at an index; beyond either end, the last one there. */
  goTo(index: number): T {
    this.at = Math.max(0, Math.min(this.all.length - 1, index));
    return this.present;
  }

  private trim(): void {
    let forgotten = 0;
    while (this.sum > this.budget.max && forgotten < this.at) {
      const [gone, next] = [this.costs[forgotten++], this.costs[forgotten]];
      // Shared memory is not freed: its cost passes to the second state.
      this.costs[forgotten] = this.budget.cost(this.all[forgotten], undefined);
      this.sum += this.costs[forgotten] - gone - next;
    }
    if (forgotten === 0) return;
    this.all.splice(0, forgotten);
    this.costs.splice(0, forgotten);
    this.at -= forgotten;
  }
}
