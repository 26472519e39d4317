import { z } from 'zod';
import type { BatchCounts, BatchItem, Thumbs } from './batchItem';
import { batchSettingsSchema } from './batchOptions';
import { answer, call, noParams } from './call';
import type { DoorStatus } from './doorStatus';
import type { Failure } from './underdrawError';

/** What a window asks for; shards and truth are for the terminal. */
export const windowBatchSettingsSchema = batchSettingsSchema.omit({ shard: true, truth: true });
export type WindowBatchSettings = z.input<typeof windowBatchSettingsSchema>;

/** Calls of the Batch room. They are answered by the door, not by an engine. Paths are absolute. */
export const batchCalls = {
  /** Folders to choose from: the roots, or what one folder holds. */
  'batch.folders': call(z.object({ path: z.string().optional() }), answer<FolderList>()),
  'batch.makeFolder': call(
    z.object({ path: z.string().min(1), name: z.string().min(1).max(255) }),
    answer<FolderList>(),
  ),
  /** What a run would do. */
  'batch.preview': call(windowBatchSettingsSchema, answer<BatchPreview>()),
  'batch.start': call(windowBatchSettingsSchema, answer<BatchRunState>()),
  /** Try one failed picture of the last run again, with that run's settings; `number` is its row's. */
  'batch.retry': call(z.object({ number: z.int().min(1) }), answer<BatchRunState>()),
  'batch.pause': call(noParams, answer<BatchRunState>()),
  'batch.resume': call(noParams, answer<BatchRunState>()),
  'batch.cancel': call(noParams, answer<BatchRunState>()),
  'batch.state': call(noParams, answer<BatchRunState>()),
  /** What became of pictures, the latest first. */
  'batch.rows': call(
    z.object({ failed: z.boolean(), count: z.int().min(1).max(500) }),
    answer<BatchRow[]>(),
  ),
  /** A file of the last run: the input of a row, or its output. Fails with INPUT_TOO_LARGE, or as reading does. */
  'batch.file': call(
    z.object({ number: z.int().min(1), side: z.enum(['input', 'output']) }),
    answer<{ name: string; data: Uint8Array }>(),
  ),
};

/** Events that a door sends to its windows. */
export interface DoorEvents {
  status: DoorStatus;
  batch: BatchRunState;
}

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
  /** The first pictures in formats that are not read. */
  unread: string[];
  /** Chains that take no pictures, and for which there is no list. */
  withoutList: string[];
}

/** Where a run is. While it is busy, no other can start. */
const phases = {
  idle: { busy: false },
  planning: { busy: true },
  running: { busy: true },
  paused: { busy: true },
  done: { busy: false },
  stopped: { busy: false },
} as const;
export type BatchPhase = keyof typeof phases;

/** Whether a run goes on, or waits to. */
export function isBusy(run: Pick<BatchRunState, 'phase'> | undefined): boolean {
  return run !== undefined && phases[run.phase].busy;
}

/** A picture that is made in parts. */
export interface PictureInParts {
  /** As in `BatchItem`. */
  input: string;
  /** Parts that are done, and all. */
  done: number;
  total: number;
}

/** Where the batch of a door is, the same for all its windows. */
export interface BatchRunState {
  phase: BatchPhase;
  /** Grows with each run. */
  run: number;
  settings: WindowBatchSettings | undefined;
  counts: BatchCounts;
  /** Large pictures that are made in parts at the moment. */
  inParts: PictureInParts[];
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
