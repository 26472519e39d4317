import { rm } from 'node:fs/promises';
import path from 'node:path';
import {
  type BatchFile,
  type BatchItem,
  type BatchSettings,
  type EngineCalls,
  type Failure,
  type Notice,
  readableEndings,
  type Thumbs,
  toFailure,
  UnderdrawError,
} from '#common/contract';
import type { Caller } from '#common/link/caller';
import { temporaryName } from '../files/temporaryFile';
import { outputExistsError } from '../io/files';
import { hashBytes, hashFile, joinHashes } from '../io/hash';
import type { Grant } from './grant';
import type { Journal, JournalEntry } from './journal';
import { fileSize, pathExists, renameIntoPlace } from './outputFiles';
import type { BatchJob } from './plan';
import { hashOfWords } from './wordList';

/** The engine calls that a batch needs; each is safe to repeat. */
export interface BatchEngine {
  call: Caller<Pick<EngineCalls, 'file.batch' | 'file.measure'>>;
  /** How many calls to keep in flight. */
  readonly concurrency: number;
}

export interface ItemContext {
  settings: BatchSettings;
  engine: BatchEngine;
  journal: Journal;
  /** Hash of a model's weights and card, and of the settings that change its pictures. */
  workKey(job: BatchJob): string;
  wantsThumbs(): boolean;
  /** What may be read. */
  grant: Grant;
  /** Create an output folder if it is missing. @returns its absolute path. */
  folder(relative: string): Promise<string>;
  signal: AbortSignal;
}

export interface ItemOutcome {
  item: BatchItem;
  thumbs?: Thumbs;
}

/** A failure of a picture that was read, with the hash of what was read. */
class ContentFailure extends Error {
  constructor(
    readonly failure: Failure,
    readonly content: string,
  ) {
    super(failure.code);
  }
}

/**
 * Whether a failure is caused by the content itself: it repeats with the same content and settings.
 * Crashes, timeouts and what a runtime says may be due to memory or a driver, and are tried again.
 */
function isLasting({ code, params }: Failure): boolean {
  switch (code) {
    case 'INPUT_UNREADABLE':
    case 'INPUT_TOO_LARGE':
    case 'FORMAT_UNSUPPORTED':
      return true;
    case 'MODEL_CANT_RUN':
      return params.reason !== 'onCpu' && params.reason !== 'onProvider';
    default:
      return false;
  }
}

/**
 * Run one job: keep the output of an earlier run, or translate the picture and rename it into
 * place, with a journal line before and after.
 * @throws UnderdrawError CANCELLED; every other failure is returned as an outcome.
 */
export async function runItem(job: BatchJob, context: ItemContext): Promise<ItemOutcome> {
  const { settings, journal } = context;
  const before = journal.get(job);
  const { input, output, model, seed } = job;
  const base = { input, output, model, seed, warnings: [] };
  try {
    const content = before && (await contentHash(job, context));
    if (before && content) {
      const { last } = before;
      if (last.kind === 'failed') {
        const again = settings.retryFailed || last.work !== failureHash(content, job, context);
        if (!again && isLasting(last.error)) {
          return { item: { ...base, status: 'failed', error: last.error } };
        }
      } else if (last.work === workHash(content, job, context)) {
        if (await isIntact(before, job, context)) return await keepEarlier(before, job, context);
      }
    }
    if (
      settings.onExists !== 'overwrite' &&
      (await pathExists(resolveIn(settings.outDir, job.output)))
    ) {
      if (settings.onExists === 'skip') return { item: { ...base, status: 'skipped' } };
      throw outputExistsError(job.output);
    }
    return await translateItem(job, context);
  } catch (error) {
    const failed = error instanceof ContentFailure ? error : undefined;
    // Stack traces are not stored.
    const { detail: _detail, ...failure } = failed?.failure ?? toFailure(error);
    if (failure.code === 'CANCELLED') throw error;
    if (failed) await recordFailure(job, failure, failed.content, context);
    return { item: { ...base, status: 'failed', error: failure } };
  }
}

async function translateItem(job: BatchJob, context: ItemContext): Promise<ItemOutcome> {
  const { settings, engine, journal, signal } = context;
  const { input, output, model, seed } = job;
  const folder = await context.folder(path.posix.dirname(output));
  const temporary = path.join(folder, temporaryName());
  try {
    const done = await engine.call(
      'file.batch',
      {
        model,
        provider: settings.provider,
        seed: seed ?? settings.seed?.[0],
        values: { ...settings.values, ...job.words },
        ...(await inputPaths(job, context)),
        temporary,
        format: job.format,
        maxMegapixels: settings.maxMegapixels,
        quality: settings.quality,
        strip: settings.strip,
        thumbs: context.wantsThumbs(),
      },
      signal,
    );
    const content = job.words ? hashOfWords(job.words) : done.content;
    if ('failure' in done) {
      throw new ContentFailure(withOutputName(done.failure, output), content);
    }
    const { width, height, hash, bytes, ms, runMs, provider } = done;
    const warnings = warningsOf(done);
    const work = workHash(content, job, context);
    const intent = { input, output, model, seed, work, hash, bytes, width, height, warnings };
    // Written before the rename, so that after a crash the output is known to be ours.
    await journal.recordIntent(intent);
    await renameIntoPlace(
      temporary,
      path.join(folder, path.posix.basename(output)),
      settings.onExists,
    );
    // Only spares the next run from hashing the output.
    journal.recordDone(intent);
    const item: BatchItem = {
      input,
      output,
      model,
      seed,
      status: 'done',
      width,
      height,
      ms,
      runMs,
      provider,
      warnings,
    };
    return { item: await withMetrics(item, context), thumbs: done.thumbs };
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/** Who reads of a failed output knows it by its own name, not by the temporary one. */
function withOutputName(failure: Failure, file: string): Failure {
  const { code, params } = failure;
  if (code !== 'OUTPUT_FAILED' || !('file' in params) || params.reason === 'notAFolder')
    return failure;
  return { ...failure, code, params: { ...params, file } };
}

async function recordFailure(
  job: BatchJob,
  error: Failure,
  content: string,
  context: ItemContext,
): Promise<void> {
  if (!isLasting(error)) return;
  const { input, output, model, seed } = job;
  const work = failureHash(content, job, context);
  await context.journal.failed({ input, output, model, seed, work, error }).catch(() => {});
}

/** Whether the output of an earlier run exists and is complete; checked by its hash if no `done` line was written. */
async function isIntact(
  { last, done }: JournalEntry,
  job: BatchJob,
  context: ItemContext,
): Promise<boolean> {
  if (last.kind !== 'intent' || last.output !== job.output) return false;
  const file = resolveIn(context.settings.outDir, last.output);
  if ((await fileSize(file)) !== last.bytes) return false;
  return done || (await hashFile(file, context.signal)) === last.hash;
}

async function keepEarlier(
  { last, done }: JournalEntry,
  job: BatchJob,
  context: ItemContext,
): Promise<ItemOutcome> {
  if (last.kind !== 'intent') throw new RangeError('only an output can be kept');
  if (!done) context.journal.recordDone(last);
  const { input, output, model, seed } = job;
  const { width, height, warnings } = last;
  const item: BatchItem = {
    input,
    output,
    model,
    seed,
    status: 'earlier',
    width,
    height,
    warnings,
  };
  return { item: await withMetrics(item, context) };
}

/** The item with its metrics, if a ground truth folder is set. */
async function withMetrics(item: BatchItem, context: ItemContext): Promise<BatchItem> {
  const { truth, outDir, maxMegapixels } = context.settings;
  if (!truth) return item;
  try {
    const file = await findTruth(truth, item);
    const params = { picture: resolveIn(outDir, item.output), truth: file, maxMegapixels };
    const metrics = await context.engine.call('file.measure', params, context.signal);
    return { ...item, metrics };
  } catch (error) {
    const { detail: _detail, ...failure } = toFailure(error);
    if (failure.code === 'CANCELLED') throw error;
    const warning: Notice = { code: 'NOT_COMPARED', params: { failure } };
    return { ...item, warnings: [...item.warnings, warning] };
  }
}

/** The ground truth of an input: the same name, with any picture extension. */
async function findTruth(truth: string, { input }: BatchItem): Promise<string> {
  const { dir, name, ext } = path.parse(resolveIn(truth, input));
  for (const ending of [ext, ...readableEndings]) {
    const file = path.join(dir, name + ending);
    if ((await fileSize(file)) !== undefined) return file;
  }
  throw new UnderdrawError('INPUT_NOT_FOUND', { reason: 'truth', picture: input });
}

function warningsOf({ notes, illegal }: BatchFile): Notice[] {
  if (illegal === 0) return notes;
  return [...notes, { code: 'LABELS_REPLACED', params: { count: illegal } }];
}

/** Hash of everything that determines an output: content of the inputs, model, and the settings that change pixels. */
function workHash(content: string, job: BatchJob, context: ItemContext): string {
  return hashBytes(Buffer.from(`${content} ${context.workKey(job)}`)).slice(0, 32);
}

/** Like `workHash`, with the settings that decide whether it fails as well. */
function failureHash(content: string, job: BatchJob, context: ItemContext): string {
  const { maxMegapixels, provider } = context.settings;
  const work = workHash(content, job, context);
  return hashBytes(Buffer.from(JSON.stringify([work, maxMegapixels, provider]))).slice(0, 32);
}

async function contentHash(job: BatchJob, context: ItemContext): Promise<string | undefined> {
  if (job.words) return hashOfWords(job.words);
  const { signal } = context;
  const { input, companions } = await inputPaths(job, context);
  const file = input && (await hashFile(input, signal));
  if (file === undefined) return undefined;
  const others: Record<string, string> = {};
  for (const [name, companion] of Object.entries(companions)) {
    others[name] = (await hashFile(companion, signal)) ?? '';
  }
  return joinHashes(file, others);
}

/** Absolute paths of a job's files, if it has any. @throws UnderdrawError as `Grant.check`. */
async function inputPaths(
  job: BatchJob,
  { settings, grant }: ItemContext,
): Promise<{ input?: string; companions: Record<string, string> }> {
  if (job.words) return { companions: {} };
  const companions: Record<string, string> = {};
  for (const [name, file] of Object.entries(job.companions ?? {})) {
    companions[name] = await grant.check(resolveIn(settings.inDir, file));
  }
  return { input: await grant.check(resolveIn(settings.inDir, job.input)), companions };
}

function resolveIn(folder: string, relative: string): string {
  return path.join(folder, ...relative.split('/'));
}
