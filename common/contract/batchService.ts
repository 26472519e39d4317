import { z } from 'zod';
import { type BatchCounts, type BatchItem, batchSettingsSchema, type Thumbs } from './batch';
import type { Failure } from './errors';

/** What a window asks for; shards and truth are for the terminal. */
export const windowBatchSettingsSchema = batchSettingsSchema.omit({ shard: true, truth: true });
export type WindowBatchSettings = z.input<typeof windowBatchSettingsSchema>;

/** Calls of the Batch room. They are answered by the door, not by an engine. Paths are absolute. */
export const batchCalls = {
  /** Folders to choose from: the roots, or what one folder holds. */
  'batch.folders': z.object({ path: z.string().optional() }),
  'batch.makeFolder': z.object({ path: z.string().min(1), name: z.string().min(1).max(255) }),
  /** What a run would do. */
  'batch.preview': windowBatchSettingsSchema,
  'batch.start': windowBatchSettingsSchema,
  /** Try one failed picture of the last run again, with that run's settings; `number` is its row's. */
  'batch.retry': z.object({ number: z.int().min(1) }),
  'batch.pause': z.object({}),
  'batch.resume': z.object({}),
  'batch.cancel': z.object({}),
  'batch.state': z.object({}),
  /** What became of pictures, the latest first. */
  'batch.rows': z.object({ failed: z.boolean(), count: z.int().min(1).max(500) }),
};
export type BatchMethod = keyof typeof batchCalls;
export type BatchParams<M extends BatchMethod> = z.input<(typeof batchCalls)[M]>;

export interface FolderList {
  /** undefined for the list of roots. */
  path: string | undefined;
  /** The folder around it; undefined at a root. */
  parent: string | undefined;
  folders: { name: string; path: string }[];
  /** Pictures directly in it. */
  pictures: number;
}

export interface BatchPreview {
  pictures: number;
  /** There are more, which were not counted. */
  more: boolean;
  examples: { input: string; output: string }[];
}

export type BatchPhase = 'idle' | 'planning' | 'running' | 'paused' | 'done' | 'stopped';

/** Where the batch of a door is, the same for all its windows. */
export interface BatchRunState {
  phase: BatchPhase;
  /** Grows with each run. */
  run: number;
  settings: WindowBatchSettings | undefined;
  counts: BatchCounts;
  perSecond: number;
  secondsLeft: number | undefined;
  /** Why it stopped before its end. */
  failure: Failure | undefined;
  /** The contact sheet, once it is written. */
  report: string | undefined;
}

export interface BatchRow {
  number: number;
  item: BatchItem;
  thumbs?: Thumbs;
}

export interface BatchResults {
  'batch.folders': FolderList;
  'batch.makeFolder': FolderList;
  'batch.preview': BatchPreview;
  'batch.start': BatchRunState;
  'batch.retry': BatchRunState;
  'batch.pause': BatchRunState;
  'batch.resume': BatchRunState;
  'batch.cancel': BatchRunState;
  'batch.state': BatchRunState;
  'batch.rows': BatchRow[];
}
