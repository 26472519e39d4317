/** How fast things go, over the last of them: the first pictures load a model, and later ones may be larger. */
export class Pace {
  private readonly marks: { count: number; at: number }[] = [];

  /** @param now milliseconds of any clock that only goes forward. */
  constructor(
    private readonly now: () => number = () => Date.now(),
    private readonly windowMs = 30_000,
  ) {
    this.marks.push({ count: 0, at: this.now() });
  }

  /** So many are done by now. */
  note(count: number): void {
    const at = this.now();
    this.marks.push({ count, at });
    while (this.marks.length > 2 && at - this.marks[1].at > this.windowMs) this.marks.shift();
  }

  get perSecond(): number {
    const [first, last] = [this.marks[0], this.marks[this.marks.length - 1]];
    const ms = last.at - first.at;
    return ms > 0 ? ((last.count - first.count) / ms) * 1000 : 0;
  }
}

/** Seconds as a person reads them: `45 s`, `12 min`, `3 h 20 min`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
