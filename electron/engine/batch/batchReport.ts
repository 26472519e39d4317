import path from 'node:path';
import {
  type BatchCounts,
  type BatchItem,
  eachMetric,
  type Metrics,
  metricIds,
  noCounts,
  type Shard,
  UnderdrawError,
} from '#common/contract';
import { type ContactSheetEntry, contactSheet } from './contactSheet';
import { replaceTextFile } from './outputFiles';
import { type ReportFiles, reportFiles, reportMark } from './reportFiles';
import { inEnglish } from './reportItem';
import {
  maxSheetThumbs,
  type RunHead,
  readHeads,
  readItems,
  readThumbs,
  type SheetThumbnail,
} from './runResults';

export interface ReportSummary {
  counts: BatchCounts;
  /** Means over all pictures that have a ground truth; `pictures` is their number. */
  means?: Metrics & { pictures: number };
  /** Shards of the run without results. */
  missing: Shard[];
  files: ReportFiles;
}

/** Write the report of one shard's last run. */
export async function writeReport(outDir: string, head: RunHead): Promise<ReportSummary> {
  return writeReports(outDir, [head], await reportFiles(outDir, head.shard), []);
}

/**
 * Join the reports of all shards of the last run of a folder.
 * @throws UnderdrawError INPUT_NOT_FOUND if there is none.
 */
export async function mergeReports(outDir: string): Promise<ReportSummary> {
  const heads = await readHeads(outDir);
  const shared = heads.filter((h) => h.shard.count > 1);
  const [newest] = (shared.length > 0 ? shared : heads).sort(
    // Runs of earlier versions have no number.
    (a, b) => b.run - a.run || (a.started < b.started ? 1 : -1),
  );
  if (!newest) {
    throw new UnderdrawError('INPUT_NOT_FOUND', { reason: 'report', folder: outDir });
  }
  const { count } = newest.shard;
  const run = heads
    .filter((h) => h.shard.count === count && (h.run === newest.run || h.run === 0))
    .sort((a, b) => a.shard.index - b.shard.index);
  const missing = Array.from({ length: count }, (_, i) => ({ index: i + 1, count: count })).filter(
    (shard) => !run.some((h) => h.shard.index === shard.index),
  );
  const files = await reportFiles(outDir, { index: 1, count: 1 });
  return writeReports(outDir, run, files, missing);
}

async function writeReports(
  outDir: string,
  heads: readonly RunHead[],
  files: ReportFiles,
  missing: Shard[],
): Promise<ReportSummary> {
  const summary: ReportSummary = { ...(await countItems(outDir, heads)), missing, files };
  const head = {
    ...reportMark,
    format: 1,
    started: heads.map((h) => h.started).sort()[0],
    ended: new Date().toISOString(),
    settings: heads[0].settings,
    shards: heads.map((h) => `${h.shard.index}/${h.shard.count}`),
    missing: missing.map((s) => `${s.index}/${s.count}`),
    counts: summary.counts,
    unread: heads.flatMap(({ unread = [] }) => unread),
    means: summary.means,
  };
  await replaceTextFile(files.json, jsonReport(head, failuresFirst(outDir, heads)));
  const thumbs = await loadThumbs(outDir, heads);
  const entries = sheetEntries(failuresFirst(outDir, heads), thumbs);
  await replaceTextFile(files.html, contactSheet(head, entries, path.basename(files.json)));
  return summary;
}

async function countItems(
  outDir: string,
  heads: readonly RunHead[],
): Promise<Pick<ReportSummary, 'counts' | 'means'>> {
  const counts = { ...noCounts };
  const sums = eachMetric(() => 0);
  let pictures = 0;
  for await (const { status, metrics } of allItems(outDir, heads)) {
    counts.total++;
    counts[status]++;
    if (!metrics) continue;
    pictures++;
    for (const id of metricIds) sums[id] += metrics[id];
  }
  if (pictures === 0) return { counts };
  return { counts, means: { ...eachMetric((id) => sums[id] / pictures), pictures } };
}

async function* allItems(outDir: string, heads: readonly RunHead[]): AsyncGenerator<BatchItem> {
  for (const { shard } of heads) yield* readItems(outDir, shard);
}

/** Failures first. The items are read twice instead of being kept in memory. */
async function* failuresFirst(
  outDir: string,
  heads: readonly RunHead[],
): AsyncGenerator<BatchItem> {
  for await (const item of allItems(outDir, heads)) if (item.status === 'failed') yield item;
  for await (const item of allItems(outDir, heads)) if (item.status !== 'failed') yield item;
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
): Promise<Map<string, SheetThumbnail>> {
  const thumbs = new Map<string, SheetThumbnail>();
  for (const { shard } of heads) {
    for await (const thumb of readThumbs(outDir, shard)) {
      if (thumbs.size < maxSheetThumbs || thumbs.has(thumb.output)) thumbs.set(thumb.output, thumb);
    }
  }
  return thumbs;
}

/** At most `maxSheetThumbs` failures and as many pictures: a browser can't open a page with everything. */
async function* sheetEntries(
  items: AsyncGenerator<BatchItem>,
  thumbs: ReadonlyMap<string, SheetThumbnail>,
): AsyncGenerator<ContactSheetEntry> {
  let [failed, plain] = [0, 0];
  for await (const item of items) {
    const thumb = item.status === 'failed' ? undefined : thumbs.get(item.output);
    if (item.status === 'failed') failed++;
    else if (!thumb) plain++;
    if (failed <= maxSheetThumbs && plain <= maxSheetThumbs) yield { item: inEnglish(item), thumb };
  }
}
