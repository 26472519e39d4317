import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  type BatchItem,
  type BatchSettings,
  batchSettingsSchema,
  type EngineCalls,
  type ModelSummary,
  type Notice,
  type WorkProgress,
} from '#common/contract';
import type { Caller } from '#common/link/caller';
import { type BatchListener, type BatchOutcome, BatchRun } from '../batch/batchRun';
import { modelIds } from '../batch/chains';
import { everything } from '../batch/grant';
import type { BatchEngine } from '../batch/runItem';
import { createEngine } from '../createEngine';
import type { EngineOptions } from '../engineOptions';
import { inProcess } from './inProcess';

/** Folders for the batches of one test file, and the real engine in this process. */
export class Workbench {
  private own: Caller<EngineCalls> | undefined;

  private constructor(readonly folder: string) {}

  static async open(): Promise<Workbench> {
    const bench = new Workbench(await mkdtemp(path.join(os.tmpdir(), 'underdraw-batch-')));
    await mkdir(bench.models);
    return bench;
  }

  get models(): string {
    return path.join(this.folder, 'models');
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  /** Two new folders; the one for outputs is not made yet. */
  async folders(): Promise<{ inDir: string; outDir: string }> {
    const home = await mkdtemp(path.join(this.folder, 'run-'));
    await mkdir(path.join(home, 'in'));
    return { inDir: path.join(home, 'in'), outDir: path.join(home, 'out') };
  }

  /** A new engine. */
  handlers(more: Partial<EngineOptions> = {}, onProgress?: (progress: WorkProgress) => void) {
    const catalog = [{ folder: this.models, origin: 'user' as const }];
    return createEngine({ catalog, threads: 1, ...more }, undefined, onProgress);
  }

  engine(more?: Partial<EngineOptions>): BatchEngine {
    return { concurrency: 2, call: this.caller(more) };
  }

  model(id: string): Promise<ModelSummary> {
    return this.caller()('models.info', { id });
  }

  /** Calls to the engine of the whole file, or to a new one with other options. */
  private caller(more?: Partial<EngineOptions>): Caller<EngineCalls> {
    if (more) return inProcess<EngineCalls>(this.handlers(more));
    this.own ??= inProcess<EngineCalls>(this.handlers());
    return this.own;
  }

  /** Run a batch with the model `identity`, unless the settings name others. */
  async run(
    settings: { inDir: string; outDir: string } & Partial<BatchSettings>,
    {
      engine = this.engine(),
      listener = {} as BatchListener,
      signal = new AbortController().signal,
      grant = everything,
    } = {},
  ): Promise<BatchOutcome & { items: Map<string, BatchItem>; warnings: Notice[] }> {
    const parsed = batchSettingsSchema.parse({ models: ['identity'], ...settings });
    const models = await Promise.all(modelIds(parsed).map((id) => this.model(id)));
    const items = new Map<string, BatchItem>();
    const warnings: Notice[] = [];
    const noting: BatchListener = {
      ...listener,
      onItem: (item, counts, thumbs) => {
        items.set(item.input, item);
        listener.onItem?.(item, counts, thumbs);
      },
      onWarning: (warning) => void warnings.push(warning),
    };
    const run = new BatchRun(parsed, models, engine, noting, { grant });
    return { ...(await run.run(signal)), items, warnings };
  }

  async journal(outDir: string): Promise<string> {
    return readFile(path.join(outDir, '.underdraw', 'journal-1of1.jsonl'), 'utf8');
  }
}
