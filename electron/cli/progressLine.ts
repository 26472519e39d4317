import type { BatchCounts } from '#common/contract';
import { duration, Pace } from '#common/pace';

/** One line at the foot of a terminal that tells how far a batch is. Without a terminal it is silent. */
export class ProgressLine {
  private readonly shows: boolean;
  private readonly pace = new Pace();
  private last = 0;

  constructor(json: boolean) {
    this.shows = !json && process.stderr.isTTY;
  }

  show({ total, done, earlier, skipped, failed }: BatchCounts): void {
    this.pace.note(done + failed);
    const now = Date.now();
    // A terminal needs no more than ten a second.
    if (!this.shows || now - this.last < 100) return;
    this.last = now;
    const ended = done + earlier + skipped + failed;
    const rate = this.pace.perSecond;
    const left = rate > 0 ? `, ${duration((total - ended) / rate)} left` : '';
    const width = 24;
    const full = total > 0 ? Math.round((ended / total) * width) : width;
    const bar = '█'.repeat(full) + '░'.repeat(width - full);
    process.stderr.write(
      `\r\u001b[K${bar} ${ended}/${total}${failed > 0 ? `, ${failed} failed` : ''}, ${rate.toFixed(1)} a second${left}`,
    );
  }

  /** Say something above the line. */
  above(say: () => void): void {
    if (this.shows) process.stderr.write('\r\u001b[K');
    say();
  }

  end(): void {
    if (this.shows) process.stderr.write('\r\u001b[K');
  }
}
