import { z } from 'zod';
import { type BatchCounts, type BatchItem, batchSettingsSchema, type Thumbs } from './batch';
import type { Failure } from './errors';

/** What a window asks for; shards and truth are for the terminal. */
export const deskSettingsSchema = batchSettingsSchema.omit({ shard: true, truth: true });
export type DeskSettings = z.input<typeof deskSettingsSchema>;

/** Calls of the Batch room. They are answered by the door, not by an engine. Paths are absolute. */
export const deskCalls = {
  /** Folders to choose from: the roots, or what one folder holds. */
  'desk.folders': z.object({ path: z.string().optional() }),
  'desk.makeFolder': z.object({ path: z.string().min(1), name: z.string().min(1).max(255) }),
  /** What a run would do. */
  'desk.preview': deskSettingsSchema,
  'desk.start': deskSettingsSchema,
  /** Try one failed picture of the last run again, with that run's settings; `number` is its row's. */
  'desk.retry': z.object({ number: z.int().min(1) }),
  'desk.pause': z.object({}),
  'desk.resume': z.object({}),
  'desk.cancel': z.object({}),
  'desk.state': z.object({}),
  /** What became of pictures, the latest first. */
  'desk.rows': z.object({ failed: z.boolean(), count: z.int().min(1).max(500) }),
};
export type DeskMethod = keyof typeof deskCalls;
export type DeskParams<M extends DeskMethod> = z.input<(typeof deskCalls)[M]>;

export interface FolderList {
  /** undefined for the list of roots. */
  path: string | undefined;
  /** The folder around it; undefined at a root. */
  parent: string | undefined;
  folders: { name: string; path: string }[];
  /** Pictures directly in it. */
  pictures: number;
}

export interface DeskPreview {
  pictures: number;
  /** There are more, which were not counted. */
  more: boolean;
  examples: { input: string; output: string }[];
}

export type DeskPhase = 'idle' | 'planning' | 'running' | 'paused' | 'done' | 'stopped';

/** Where the batch of a door is, the same for all its windows. */
export interface DeskState {
  phase: DeskPhase;
  /** Grows with each run. */
  run: number;
  settings: DeskSettings | undefined;
  counts: BatchCounts;
  perSecond: number;
  secondsLeft: number | undefined;
  /** Why it stopped before its end. */
  failure: Failure | undefined;
  /** The contact sheet, once it is written. */
  report: string | undefined;
}

export interface DeskRow {
  number: number;
  item: BatchItem;
  thumbs?: Thumbs;
}

export interface DeskResults {
  'desk.folders': FolderList;
  'desk.makeFolder': FolderList;
  'desk.preview': DeskPreview;
  'desk.start': DeskState;
  'desk.retry': DeskState;
  'desk.pause': DeskState;
  'desk.resume': DeskState;
  'desk.cancel': DeskState;
  'desk.state': DeskState;
  'desk.rows': DeskRow[];
}
