import { rm } from 'node:fs/promises';
import path from 'node:path';
import {
  type BatchFile,
  type BatchItem,
  type BatchSettings,
  type EngineCalls,
  type ErrorCode,
  type Failure,
  type Notice,
  readableEndings,
  type Thumbs,
  toFailure,
  UnderdrawError,
} from '#common/contract';
import type { Caller } from '#common/link/caller';
import { existsError } from '../io/files';
import { hashBytes, hashFile, joinHashes } from '../io/hash';
import type { Entry, Journal } from './journal';
import { giveName, isThere, sizeOf, temporaryName } from './place';
import type { Job } from './plan';

/** The engines of a batch; each call is safe to repeat. */
export interface BatchEngine {
  call: Caller<Pick<EngineCalls, 'file.batch' | 'file.measure'>>;
  /** Calls worth making at a time. */
  readonly lanes: number;
}

export interface ItemTools {
  settings: BatchSettings;
  engine: BatchEngine;
  journal: Journal;
  /** Hash of a model's weights and card, and of the settings that change its pictures. */
  work(model: string, format: string): string;
  wantsThumbs(): boolean;
  /** A folder of outputs, made if it is not there. */
  folder(relative: string): Promise<string>;
  signal: AbortSignal;
}

export interface Outcome {
  item: BatchItem;
  thumbs?: Thumbs;
}

/** Errors that say something about the input itself: they come again until it changes. */
const lasting: ReadonlySet<ErrorCode> = new Set([
  'INPUT_UNREADABLE',
  'INPUT_EMPTY',
  'INPUT_TOO_LARGE',
  'FORMAT_UNSUPPORTED',
  'MODEL_CANT_RUN',
  'ENGINE_CRASHED',
  'ENGINE_TIMEOUT',
]);

/**
 * Bring one job to its end: keep what an earlier run did, or make the picture and give
 * it its name, with a line in the journal before and after.
 * @throws UnderdrawError CANCELLED; every other failure is an outcome.
 */
export async function runItem(job: Job, tools: ItemTools): Promise<Outcome> {
  const { settings, journal } = tools;
  const before = journal.get(job.input, job.model);
  const content = before && (await contentOf(job, settings.inDir));
  const base = { input: job.input, output: job.output, model: job.model, warnings: [] };
  try {
    if (before && content && before.last.work === workOf(content, job, tools)) {
      if (before.last.kind === 'intent' && (await isWhole(before, job, tools))) {
        return await earlier(before, job, tools);
      }
      if (before.last.kind === 'failed' && !settings.retryFailed) {
        const { error } = before.last;
        if (lasting.has(error.code)) return { item: { ...base, status: 'failed', error } };
      }
    }
    if (settings.onExists !== 'overwrite' && (await isThere(at(settings.outDir, job.output)))) {
      if (settings.onExists === 'skip') return { item: { ...base, status: 'skipped' } };
      throw existsError(job.output);
    }
    return await make(job, tools);
  } catch (error) {
    // Where in the program it happened is nothing to keep.
    const { detail: _detail, ...failure } = toFailure(error);
    if (failure.code === 'CANCELLED') throw error;
    await noteFailure(job, failure, tools);
    return { item: { ...base, status: 'failed', error: failure } };
  }
}

async function make(job: Job, tools: ItemTools): Promise<Outcome> {
  const { settings, engine, journal, signal } = tools;
  const { input, output, model } = job;
  const folder = await tools.folder(path.posix.dirname(output));
  const temporary = path.join(folder, temporaryName(settings.shard));
  try {
    const done = await engine.call(
      'file.batch',
      {
        model,
        provider: settings.provider,
        seed: settings.seed,
        values: settings.values,
        input: at(settings.inDir, input),
        companions: companionsOf(job, settings.inDir),
        temporary,
        format: job.format,
        maxMegapixels: settings.maxMegapixels,
        thumbs: tools.wantsThumbs(),
      },
      signal,
    );
    const { width, height, hash, bytes, ms, runMs, provider } = done;
    const warnings = warningsOf(done);
    const work = workOf(done.content, job, tools);
    const intent = { input, output, model, work, hash, bytes, width, height, warnings };
    // Once it has its name, a crash must not make it look like somebody else's.
    await journal.intend(intent);
    await giveName(temporary, at(settings.outDir, output), settings.onExists);
    // A shortcut for the next run; without the line it compares hashes.
    journal.done(intent);
    const item: BatchItem = {
      input,
      output,
      model,
      status: 'done',
      width,
      height,
      ms,
      runMs,
      provider,
      warnings,
    };
    return { item: await evaluated(item, tools), thumbs: done.thumbs };
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

async function noteFailure(job: Job, error: Failure, tools: ItemTools): Promise<void> {
  if (!lasting.has(error.code)) return;
  const content = await contentOf(job, tools.settings.inDir);
  if (content === undefined) return;
  const { input, output, model } = job;
  const work = workOf(content, job, tools);
  await tools.journal.failed({ input, output, model, work, error }).catch(() => {});
}

/** Whether the output of an earlier run is there in full. Without its line of being done, by its hash. */
async function isWhole({ last, done }: Entry, job: Job, tools: ItemTools): Promise<boolean> {
  if (last.kind !== 'intent' || last.output !== job.output) return false;
  const file = at(tools.settings.outDir, last.output);
  if ((await sizeOf(file)) !== last.bytes) return false;
  return done || (await hashFile(file)) === last.hash;
}

async function earlier({ last, done }: Entry, job: Job, tools: ItemTools): Promise<Outcome> {
  if (last.kind !== 'intent') throw new RangeError('only an output can be kept');
  if (!done) tools.journal.done(last);
  const { input, output, model } = job;
  const { width, height, warnings } = last;
  const item: BatchItem = { input, output, model, status: 'earlier', width, height, warnings };
  return { item: await evaluated(item, tools) };
}

/** With its distance from the truth, where there is a truth. */
async function evaluated(item: BatchItem, tools: ItemTools): Promise<BatchItem> {
  const { truth, outDir, maxMegapixels } = tools.settings;
  if (!truth) return item;
  try {
    const file = await truthFor(truth, item);
    const params = { picture: at(outDir, item.output), truth: file, maxMegapixels };
    const metrics = await tools.engine.call('file.measure', params, tools.signal);
    return { ...item, metrics };
  } catch (error) {
    const { detail: _detail, ...failure } = toFailure(error);
    if (failure.code === 'CANCELLED') throw error;
    const warning: Notice = { code: 'NOT_COMPARED', params: { failure } };
    return { ...item, warnings: [...item.warnings, warning] };
  }
}

/** The truth of an input has its name, or its name with another picture's ending. */
async function truthFor(truth: string, { input }: BatchItem): Promise<string> {
  const { dir, name, ext } = path.parse(at(truth, input));
  for (const ending of [ext, ...readableEndings]) {
    const file = path.join(dir, name + ending);
    if ((await sizeOf(file)) !== undefined) return file;
  }
  throw new UnderdrawError('INPUT_NOT_FOUND', { reason: 'truth', picture: input });
}

function warningsOf({ notes, illegal }: BatchFile): Notice[] {
  if (illegal === 0) return notes;
  return [...notes, { code: 'LABELS_REPLACED', params: { count: illegal } }];
}

/** What an output is made from: the content of its inputs, the model, and the settings that matter. */
function workOf(content: string, job: Job, tools: ItemTools): string {
  return hashBytes(Buffer.from(`${content} ${tools.work(job.model, job.format)}`)).slice(0, 32);
}

async function contentOf(job: Job, inDir: string): Promise<string | undefined> {
  const file = await hashFile(at(inDir, job.input));
  if (file === undefined) return undefined;
  const others: Record<string, string> = {};
  for (const [name, companion] of Object.entries(companionsOf(job, inDir))) {
    others[name] = (await hashFile(companion)) ?? '';
  }
  return joinHashes(file, others);
}

function companionsOf(job: Job, inDir: string): Record<string, string> {
  const found = Object.entries(job.companions ?? {}).map(([name, file]) => [name, at(inDir, file)]);
  return Object.fromEntries(found);
}

function at(folder: string, relative: string): string {
  return path.join(folder, ...relative.split('/'));
}
