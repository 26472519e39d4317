import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import {
  type BatchCounts,
  type BatchItem,
  batchOptions,
  batchSettingsSchema,
  finishedCount,
  metricsText,
  runSettings,
  toFailure,
  UnderdrawError,
} from '#common/contract';
import { english } from '#common/messages/english';
import { mergeReports, type ReportSummary, writeReport } from '#engine/batch/batchReport';
import { BatchRun } from '#engine/batch/batchRun';
import { modelIds } from '#engine/batch/chains';
import { readHeads } from '#engine/batch/runResults';
import { parseShard } from '#engine/batch/shard';
import { isList } from '#engine/batch/wordList';
import type { CommandContext } from './commandContext';
import { type CommandReport, exitCodes, exitFor } from './commandReport';
import { modelOption, setOption } from './optionsFromSchema';
import { fromHome } from './paths';
import { ProgressLine } from './progressLine';
import { withPool } from './withEngine';

/** What is listed here only the terminal has: all other options come from the contract, which windows use too. */
export const batchCommandSchema = z.object({
  model: modelOption.optional(),
  out: z.string().optional().meta({
    description: 'folder for the outputs; subfolders are mirrored',
    placeholder: 'dir',
  }),
  ...batchOptions,
  shard: z.string().optional().meta({ description: 'do one of n parts', placeholder: 'i/n|auto' }),
  mergeReports: z.boolean().default(false).meta({ description: 'join the reports of all shards' }),
  set: setOption,
  ...runSettings,
});
export type BatchCommandOptions = z.output<typeof batchCommandSchema>;

/** `underdraw batch`. @returns the exit code. */
export async function batchCommand(
  folder: string | undefined,
  options: BatchCommandOptions,
  report: CommandReport,
  context: CommandContext,
): Promise<number> {
  const inDir = fromHome(folder);
  if (options.mergeReports) {
    if (inDir === undefined)
      throw new UnderdrawError('USAGE', { reason: 'optionMissing', option: 'DIR' });
    return merge(inDir, report);
  }
  const out = fromHome(options.out);
  const { model } = options;
  const truth = fromHome(options.truth);
  if (!model || !out) {
    const option = model ? '--out' : '--model';
    throw new UnderdrawError('USAGE', { reason: 'optionMissing', option });
  }
  if (folder === '') throw new UnderdrawError('INPUT_NOT_FOUND', { reason: 'folder', folder });
  if (folder && inDir && !isList(inDir) && (await stat(inDir).catch(() => undefined))?.isFile()) {
    throw new UnderdrawError('USAGE', { reason: 'batchOfFile', file: folder });
  }
  const settings = batchSettingsSchema.parse({
    ...options,
    inDir: inDir === undefined ? '' : path.resolve(inDir),
    outDir: path.resolve(out),
    models: [model],
    values: options.set,
    shard: options.shard === undefined ? undefined : parseShard(options.shard, process.env),
    truth: truth && path.resolve(truth),
  });
  return withPool(context, settings.provider, modelIds(settings), async (pool, found) => {
    const line = new ProgressLine(report.json, context.stderr);
    const run = new BatchRun(settings, found, pool, {
      onPlanned: (counts) => {
        report.event({
          type: 'planned',
          total: counts.total,
          shard: `${settings.shard.index}/${settings.shard.count}`,
        });
        line.show(counts);
      },
      onWarning: (warning) => line.above(() => report.warn(english.notice(warning))),
      onItem: (item, counts) => {
        line.above(() => reportItem(item, counts, report));
        line.show(counts);
      },
    });
    const { counts, stopped, outputs, unread, others } = await run.run(context.signal);
    line.end();
    // On a full disk the report can't be written either; the outputs matter more.
    await writeAndReport(settings.outDir, settings.shard, report, { unread, others }).catch(
      (error: unknown) =>
        report.warn(`The report could not be written: ${english.message(toFailure(error))}`),
    );
    const done = counts.done;
    const failed = counts.failed;
    const skipped = counts.total - done - failed;
    // Pictures that are not read for their format are inputs that failed, too.
    let exit: number = failed > 0 || unread > 0 ? exitCodes.someFailed : exitCodes.done;
    if (stopped) {
      // Other failures were already reported with their input.
      if (stopped.code === 'CANCELLED' || failed === 0) report.failure(stopped);
      exit = Math.max(exit, exitFor(stopped.code));
    }
    return report.done(exit, {
      total: counts.total,
      done,
      failed,
      skipped,
      outputs: outputs.map((output) => path.join(out, output)),
    });
  });
}

/** One picture: an event with --json; else only its failure and warnings. */
function reportItem(item: BatchItem, counts: BatchCounts, report: CommandReport): void {
  const { input, seed, output, status, error, warnings, metrics } = item;
  const { width, height, ms, runMs, provider } = item;
  for (const warning of warnings) {
    report.warn(`${input}: ${english.notice(warning)}`, input);
  }
  if (error) {
    report.failure(error, input || '.');
    return;
  }
  const done = finishedCount(counts);
  report.event({
    type: 'progress',
    input,
    seed,
    output,
    status,
    done,
    total: counts.total,
    width,
    height,
    provider,
    runMs,
    ms,
    metrics,
  });
}

async function writeAndReport(
  outDir: string,
  shard: { index: number; count: number },
  report: CommandReport,
  left: { unread: number; others: number },
): Promise<void> {
  const head = (await readHeads(outDir)).find(
    (h) => h.shard.index === shard.index && h.shard.count === shard.count,
  );
  if (!head) throw new UnderdrawError('INPUT_NOT_FOUND', { reason: 'report', folder: outDir });
  const { counts, means, files } = await writeReport(outDir, head);
  report.result(resultText(counts, means, files.html, left), {
    type: 'report',
    ...files,
    counts,
    means,
    ...left,
  });
}

async function merge(outDir: string, report: CommandReport): Promise<number> {
  const { counts, means, missing, files } = await mergeReports(path.resolve(outDir));
  for (const { index, count } of missing)
    report.warn(`Shard ${index}/${count} has left no report.`);
  report.result(resultText(counts, means, files.html), { type: 'report', ...files, counts, means });
  const exit = counts.failed > 0 || missing.length > 0 ? exitCodes.someFailed : exitCodes.done;
  const { total, done, failed } = counts;
  return report.done(exit, { total, done, failed, skipped: total - done - failed });
}

function resultText(
  counts: BatchCounts,
  means: ReportSummary['means'],
  html: string,
  { unread, others } = { unread: 0, others: 0 },
): string {
  const { done, earlier, skipped, failed } = counts;
  const left = [
    ...(unread > 0 ? [`${unread} not read for their format`] : []),
    ...(others > 0 ? [`${others} other file${others === 1 ? '' : 's'} left alone`] : []),
  ].join(', ');
  const compared = means
    ? `\nAgainst the truth, means of ${means.pictures}: ${metricsText(means)}`
    : '';
  return `${done} made, ${earlier} made earlier, ${skipped} skipped, ${failed} failed${left && `; ${left}`}.\nReport: ${html}${compared}`;
}
