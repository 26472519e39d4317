import type { BatchItem, BatchRow, Thumbs } from '#common/contract';

/** Rows that are kept, and of them those with their thumbnails. */
const maxRows = 5_000;
const maxThumbs = 200;

/** What became of the pictures of a run, as far as a window asks for it. */
export class Rows {
  private latest: BatchRow[] = [];
  /** Failures are kept apart, so that a long run does not push them out. */
  private failed: BatchRow[] = [];

  clear(): void {
    this.latest = [];
    this.failed = [];
  }

  add(number: number, item: BatchItem, thumbs?: Thumbs): void {
    const row: BatchRow = { number, item, thumbs };
    this.latest.push(row);
    if (item.status === 'failed') this.failed.push(row);
    const old = this.latest.at(-maxThumbs - 1);
    if (old) old.thumbs = undefined;
    for (const rows of [this.latest, this.failed]) if (rows.length > maxRows) rows.shift();
  }

  /** A failure, by the number of its row. */
  failure(number: number): BatchItem | undefined {
    return this.failed.find((row) => row.number === number)?.item;
  }

  /** A failed picture was tried again: its row says what became of it now. */
  amend(number: number, item: BatchItem, thumbs?: Thumbs): void {
    const row: BatchRow = { number, item, thumbs };
    const put = (old: BatchRow) => (old.number === number ? row : old);
    this.latest = this.latest.map(put);
    this.failed = this.failed.map(put).filter((one) => one.item.status === 'failed');
  }

  /** The latest first. */
  list(failed: boolean, count: number): BatchRow[] {
    return (failed ? this.failed : this.latest).slice(-count).reverse();
  }
}
