import { type BatchCounts, finishedCount } from '#common/contract';
import { printable } from '#common/messages/printable';
import { percentOf } from '#common/percentOf';
import { formatDuration, RateMeter } from '#common/rateMeter';

/** Where progress goes. */
export interface ProgressOutput {
  isTTY?: boolean;
  /** Width of a terminal in characters. */
  columns?: number;
  write(text: string): unknown;
}

/** Milliseconds between two updates of a terminal, and between two lines of a log. */
const updateMs = 100;
const logMs = 10_000;
/** The first line of a log comes earlier, to show that something happens. */
const firstLogMs = 1_000;
/** From here on the time that a picture takes is told. */
const slowMs = 2_000;
const barWidth = 24;

/**
 * Progress of a batch: a bar in the last line of a terminal, or now and then a line where stderr
 * is a file or a pipe, whether or not a picture was finished meanwhile.
 */
export class ProgressLine {
  private readonly rate = new RateMeter();
  private counts: BatchCounts | undefined;
  private updatedAt = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;

  /** @param json whether nothing but JSON is printed. */
  constructor(
    private readonly json: boolean,
    private readonly output: ProgressOutput,
  ) {}

  show(counts: BatchCounts): void {
    if (this.json) return;
    this.counts = counts;
    this.rate.record(counts.done + counts.failed);
    if (!this.output.isTTY) {
      this.timer ??= this.logAfter(firstLogMs);
      return;
    }
    const now = performance.now();
    if (now - this.updatedAt < updateMs) return;
    this.updatedAt = now;
    this.output.write(`\r\u001b[K${this.line(counts)}`);
  }

  private logAfter(ms: number): NodeJS.Timeout {
    const timer = setTimeout(() => {
      if (!this.counts) return;
      this.output.write(`${progressWords(this.counts, this.rate.perSecond).join(', ')}\n`);
      this.timer = this.logAfter(logMs);
    }, ms);
    return timer.unref();
  }

  /**
   * A picture that takes a while, in place of the bar; a line of a log now and then.
   * @param ms since it was begun.
   * @param part the step it is at. Of a picture that is made in one step nothing tells how far it is.
   */
  working(input: string, ms: number, part?: { done: number; total: number }): void {
    if (this.json) return;
    const isSlow = ms >= slowMs;
    const words = [
      ...(part && part.total > 1
        ? [`part ${part.done + 1} of ${part.total}`, `${percentOf(part)} %`]
        : []),
      ...(part?.total === 1 && isSlow ? ['in one run'] : []),
      ...(isSlow ? [formatDuration(Math.floor(ms / 1_000))] : []),
    ];
    if (words.length === 0) return;
    const text = `${printable(input)}: ${words.join(', ')}`;
    if (this.output.isTTY) {
      this.output.write(`\r\u001b[K${text.slice(-this.room)}`);
      return;
    }
    const now = performance.now();
    if (ms < logMs || now - this.updatedAt < logMs) return;
    this.updatedAt = now;
    this.output.write(`${text}\n`);
  }

  /** Print something above the progress bar. */
  above(print: () => void): void {
    this.clear();
    print();
  }

  end(): void {
    clearTimeout(this.timer);
    this.clear();
  }

  private clear(): void {
    if (this.output.isTTY && !this.json) this.output.write('\r\u001b[K');
  }

  /** Characters in a line. The last column is left free: some terminals wrap as soon as it is written. */
  private get room(): number {
    return (this.output.columns ?? 80) - 1;
  }

  /** As much as fits into one line: a line that wraps can't be taken back. */
  private line(counts: BatchCounts): string {
    const { room } = this;
    const words = progressWords(counts, this.rate.perSecond);
    while (words.length > 1 && words.join(', ').length > room) words.pop();
    const text = words.join(', ').slice(0, room);
    const { total } = counts;
    const full = total > 0 ? Math.round((finishedCount(counts) / total) * barWidth) : barWidth;
    const bar = `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} `;
    return bar.length + text.length <= room ? bar + text : text;
  }
}

/** The parts of the line, the most important first. */
function progressWords(counts: BatchCounts, perSecond: number): string[] {
  const { total, failed } = counts;
  const ended = finishedCount(counts);
  const left = perSecond > 0 ? [`${formatDuration((total - ended) / perSecond)} left`] : [];
  return [
    `${ended}/${total}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...left,
    `${perSecond.toFixed(1)} a second`,
  ];
}
