import path from 'node:path';
import {
  type BatchCounts,
  type BatchItem,
  eachMetric,
  type Metrics,
  metricIds,
  type Shard,
  UnderdrawError,
} from '#common/contract';
import { writeStream } from './place';
import { inEnglish } from './reportItem';
import {
  maxThumbs,
  type RunHead,
  readHeads,
  readItems,
  readThumbs,
  type Thumbnail,
} from './results';
import { shardName } from './shard';
import { type SheetEntry, sheetPage } from './sheet';

export interface ReportSummary {
  counts: BatchCounts;
  /** Means over all pictures that have a truth; `pictures` is their number. */
  means?: Metrics & { pictures: number };
  /** Shards of the run that left nothing to report. */
  missing: Shard[];
}

/** Where the report of a run is written: `report.json`, or `report-2of4.json` for one shard of several. */
export function reportFiles(outDir: string, shard: Shard): { json: string; html: string } {
  const mark = shard.count === 1 ? '' : `-${shardName(shard)}`;
  return {
    json: path.join(outDir, `report${mark}.json`),
    html: path.join(outDir, `index${mark}.html`),
  };
}

/** Write the report of one shard's last run. */
export async function writeReport(outDir: string, head: RunHead): Promise<ReportSummary> {
  return writeFor(outDir, [head], reportFiles(outDir, head.shard), []);
}

/**
 * Join the reports of all shards of the last run of a folder.
 * @throws UnderdrawError INPUT_NOT_FOUND if there is none.
 */
export async function mergeReports(outDir: string): Promise<ReportSummary> {
  const heads = await readHeads(outDir);
  const shared = heads.filter((h) => h.shard.count > 1);
  const [newest] = (shared.length > 0 ? shared : heads).sort((a, b) =>
    a.started < b.started ? 1 : -1,
  );
  if (!newest) {
    throw new UnderdrawError('INPUT_NOT_FOUND', { reason: 'report', folder: outDir });
  }
  const { count } = newest.shard;
  const run = heads
    .filter((h) => h.shard.count === count)
    .sort((a, b) => a.shard.index - b.shard.index);
  const missing = Array.from({ length: count }, (_, i) => ({ index: i + 1, count })).filter(
    (shard) => !run.some((h) => h.shard.index === shard.index),
  );
  return writeFor(outDir, run, reportFiles(outDir, { index: 1, count: 1 }), missing);
}

async function writeFor(
  outDir: string,
  heads: readonly RunHead[],
  files: { json: string; html: string },
  missing: Shard[],
): Promise<ReportSummary> {
  const summary: ReportSummary = { ...(await count(outDir, heads)), missing };
  const head = {
    format: 1,
    started: heads.map((h) => h.started).sort()[0],
    ended: new Date().toISOString(),
    settings: heads[0].settings,
    shards: heads.map((h) => `${h.shard.index}/${h.shard.count}`),
    missing: missing.map((s) => `${s.index}/${s.count}`),
    counts: summary.counts,
    means: summary.means,
  };
  await writeStream(files.json, jsonReport(head, sorted(outDir, heads)));
  const thumbs = await loadThumbs(outDir, heads);
  await writeStream(files.html, sheetPage(head, entries(sorted(outDir, heads), thumbs)));
  return summary;
}

async function count(
  outDir: string,
  heads: readonly RunHead[],
): Promise<Pick<ReportSummary, 'counts' | 'means'>> {
  const counts: BatchCounts = { total: 0, done: 0, earlier: 0, skipped: 0, failed: 0 };
  const sums = eachMetric(() => 0);
  let pictures = 0;
  for await (const { status, metrics } of all(outDir, heads)) {
    counts.total++;
    counts[status]++;
    if (!metrics) continue;
    pictures++;
    for (const id of metricIds) sums[id] += metrics[id];
  }
  if (pictures === 0) return { counts };
  return { counts, means: { ...eachMetric((id) => sums[id] / pictures), pictures } };
}

async function* all(outDir: string, heads: readonly RunHead[]): AsyncGenerator<BatchItem> {
  for (const { shard } of heads) yield* readItems(outDir, shard);
}

/** Failures first. The items are read twice rather than held. */
async function* sorted(outDir: string, heads: readonly RunHead[]): AsyncGenerator<BatchItem> {
  for await (const item of all(outDir, heads)) if (item.status === 'failed') yield item;
  for await (const item of all(outDir, heads)) if (item.status !== 'failed') yield item;
}

async function* jsonReport(
  head: Record<string, unknown>,
  items: AsyncGenerator<BatchItem>,
): AsyncGenerator<string> {
  yield `${JSON.stringify(head, null, 2).replace(/\n}$/, '')},\n  "items": [`;
  let separator = '\n    ';
  for await (const item of items) {
    yield separator + JSON.stringify(inEnglish(item));
    separator = ',\n    ';
  }
  yield '\n  ]\n}\n';
}

async function loadThumbs(
  outDir: string,
  heads: readonly RunHead[],
): Promise<Map<string, Thumbnail>> {
  const thumbs = new Map<string, Thumbnail>();
  for (const { shard } of heads) {
    for await (const thumb of readThumbs(outDir, shard)) {
      // Earlier versions kept two pictures instead.
      if (!thumb.pair) continue;
      if (thumbs.size < maxThumbs || thumbs.has(thumb.output)) thumbs.set(thumb.output, thumb);
    }
  }
  return thumbs;
}

/** A page that lists everything would not open: failures and pictures are each shown up to a number. */
async function* entries(
  items: AsyncGenerator<BatchItem>,
  thumbs: ReadonlyMap<string, Thumbnail>,
): AsyncGenerator<SheetEntry> {
  let [failed, plain] = [0, 0];
  for await (const item of items) {
    const thumb = item.status === 'failed' ? undefined : thumbs.get(item.output);
    if (item.status === 'failed') failed++;
    else if (!thumb) plain++;
    if (failed <= maxThumbs && plain <= maxThumbs) yield { item: inEnglish(item), thumb };
  }
}
