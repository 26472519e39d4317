import type { Metrics } from './metrics';
import type { Notice } from './notices';
import type { Failure } from './underdrawError';

/** done: made now. earlier: made by an earlier run. skipped: something was there. */
export const itemStatuses = ['done', 'earlier', 'skipped', 'failed'] as const;
export type ItemStatus = (typeof itemStatuses)[number];

/**
 * What became of one input. Paths are relative, with '/'; of a line of a list the input is `list.txt: line`,
 * and '' where there was none. `report.json` has the same in words.
 */
export interface BatchItem {
  input: string;
  output: string;
  model: string;
  /** Present where several seeds make several pictures of each input. */
  seed?: number;
  status: ItemStatus;
  width?: number;
  height?: number;
  /** Milliseconds inside the engine, and inside the net alone. */
  ms?: number;
  runMs?: number;
  provider?: string;
  warnings: Notice[];
  metrics?: Metrics;
  error?: Failure;
}

/** Names one item of a run: an input may be there once for each model and seed. */
export type ItemKey = Pick<BatchItem, 'input' | 'model' | 'seed'>;

/** A string that is the same for the same item only. */
export function itemKey({ input, model, seed }: ItemKey): string {
  return [model, input, ...(seed === undefined ? [] : [seed])].join('\0');
}

export interface BatchCounts {
  total: number;
  done: number;
  earlier: number;
  skipped: number;
  failed: number;
}

export const noCounts: BatchCounts = { total: 0, done: 0, earlier: 0, skipped: 0, failed: 0 };

/** How many pictures there is nothing left to do for. */
export function finishedCount({
  done,
  earlier,
  skipped,
  failed,
}: Omit<BatchCounts, 'total'>): number {
  return done + earlier + skipped + failed;
}

/**
 * The input and, to its right, the result: one small JPEG or WebP, for the contact sheet and
 * the window. Two files would take nearly twice the time.
 */
export type Thumbs = Uint8Array;

/** Longest side of one of them, in px. */
export const thumbnailSide = 176;

/** What thumbnails are, by their beginning: JPEG, unless they are a WebP. */
export function thumbType(bytes: Uint8Array): 'image/jpeg' | 'image/webp' {
  return bytes[0] === 0xff ? 'image/jpeg' : 'image/webp';
}
