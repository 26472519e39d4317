import type { BatchItem, BatchRow, Thumbs } from '#common/contract';

/** Most rows that are kept, and how many of them keep their thumbnails. */
const maxRows = 5_000;
const maxRowThumbs = 200;

/** The latest items of a run, for the table in the window. */
export class BatchRows {
  private latest: BatchRow[] = [];
  /** Failures are kept separately, so that a long run does not push them out. */
  private failed: BatchRow[] = [];

  clear(): void {
    this.latest = [];
    this.failed = [];
  }

  add(number: number, item: BatchItem, thumbs?: Thumbs): void {
    const row: BatchRow = { number, item, thumbs };
    this.latest.push(row);
    if (item.status === 'failed') this.failed.push(row);
    const old = this.latest.at(-maxRowThumbs - 1);
    if (old) old.thumbs = undefined;
    for (const rows of [this.latest, this.failed]) if (rows.length > maxRows) rows.shift();
  }

  /** The item of a row, by the row's number. */
  item(number: number): BatchItem | undefined {
    const isIt = (row: BatchRow) => row.number === number;
    return (this.latest.find(isIt) ?? this.failed.find(isIt))?.item;
  }

  /** Replace the row of a failed picture that was tried again. */
  amend(number: number, item: BatchItem, thumbs?: Thumbs): void {
    const row: BatchRow = { number, item, thumbs };
    const replaceOld = (old: BatchRow) => (old.number === number ? row : old);
    this.latest = this.latest.map(replaceOld);
    this.failed = this.failed.map(replaceOld).filter((one) => one.item.status === 'failed');
  }

  /** The latest `count` rows, latest first. */
  list(failed: boolean, count: number): BatchRow[] {
    return (failed ? this.failed : this.latest).slice(-count).reverse();
  }
}
