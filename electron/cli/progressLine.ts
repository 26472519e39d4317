import { type BatchCounts, finishedCount } from '#common/contract';
import { printable } from '#common/messages/printable';
import { formatDuration, RateMeter } from '#common/rateMeter';

/** Progress bar of a batch in the last line of a terminal. Prints nothing if stderr is no terminal. */
export class ProgressLine {
  private readonly isShown: boolean;
  private readonly rate = new RateMeter();
  private last = 0;

  constructor(json: boolean) {
    this.isShown = !json && process.stderr.isTTY;
  }

  show(counts: BatchCounts): void {
    const { total, done, failed } = counts;
    this.rate.record(done + failed);
    const now = Date.now();
    // At most ten updates a second.
    if (!this.isShown || now - this.last < 100) return;
    this.last = now;
    const ended = finishedCount(counts);
    const perSecond = this.rate.perSecond;
    const left = perSecond > 0 ? `, ${formatDuration((total - ended) / perSecond)} left` : '';
    const width = 24;
    const full = total > 0 ? Math.round((ended / total) * width) : width;
    const bar = '█'.repeat(full) + '░'.repeat(width - full);
    process.stderr.write(
      `\r\u001b[K${bar} ${ended}/${total}${failed > 0 ? `, ${failed} failed` : ''}, ${perSecond.toFixed(1)} a second${left}`,
    );
  }

  /** One step of a picture, in place of the bar. */
  step(input: string, done: number, total: number): void {
    if (!this.isShown) return;
    process.stderr.write(`\r\u001b[K${printable(input)}: part ${done + 1} of ${total}`);
  }

  /** Print something above the progress bar. */
  above(print: () => void): void {
    if (this.isShown) process.stderr.write('\r\u001b[K');
    print();
  }

  end(): void {
    if (this.isShown) process.stderr.write('\r\u001b[K');
  }
}
