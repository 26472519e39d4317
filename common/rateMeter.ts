/** Rate over a sliding window: the first pictures load a model, and later ones may be larger. */
export class RateMeter {
  private readonly samples: { count: number; at: number }[] = [];

  /** @param now a monotonic clock in milliseconds. */
  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly windowMs = 30_000,
  ) {
    this.samples.push({ count: 0, at: this.now() });
  }

  /** Record the total count done so far. */
  record(count: number): void {
    const at = this.now();
    this.samples.push({ count, at });
    while (this.samples.length > 2 && at - this.samples[1].at > this.windowMs) this.samples.shift();
  }

  get perSecond(): number {
    const [first, last] = [this.samples[0], this.samples[this.samples.length - 1]];
    const ms = last.at - first.at;
    return ms > 0 ? ((last.count - first.count) / ms) * 1000 : 0;
  }
}

/** Seconds for people to read: `45 s`, `12 min`, `3 h 20 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
