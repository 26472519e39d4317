import { z } from 'zod';
import { chainSchema, valuesSchema } from './chain';
import type { Failure } from './errors';
import type { Metrics } from './metrics';
import type { Notice } from './notices';
import { type PictureFormat, pictureFormats } from './picture';
import { providers } from './providers';
import { rule } from './rules';

/** What to do where a file of an output's name is already there. */
export const onExistsRules = ['skip', 'overwrite', 'rename', 'error'] as const;
export type OnExists = (typeof onExistsRules)[number];

/** `same` writes what was read. */
export const batchFormats = ['same', ...pictureFormats] as const;
export type BatchFormat = 'same' | PictureFormat;

export const defaultName = '{name}_{model}.{ext}';

/** One of `count` machines that share a folder; `index` is 1…count. */
export const shardSchema = z
  .object({ index: z.int().min(1), count: z.int().min(1).max(100_000) })
  .refine((s) => s.index <= s.count, rule('shardInRange'));
export type Shard = z.infer<typeof shardSchema>;

/** A folder of pictures to translate, and how. */
export const batchSettingsSchema = z.object({
  inDir: z.string().min(1),
  outDir: z.string().min(1),
  /** Each makes its own outputs; ids joined by commas are a chain. */
  models: z.array(chainSchema).min(1).max(16),
  /** What a person set, by name, for all of them. */
  values: valuesSchema.default({}),
  format: z.enum(batchFormats).default('same'),
  name: z.string().min(1).default(defaultName),
  onExists: z.enum(onExistsRules).default('error'),
  /** Try again what failed in an earlier run for a reason of its own. */
  retryFailed: z.boolean().default(false),
  stopOnError: z.boolean().default(false),
  shard: shardSchema.default({ index: 1, count: 1 }),
  /** Folder of ground truth, mirrored like the outputs. */
  truth: z.string().min(1).optional(),
  provider: z.enum(providers).default('auto'),
  seed: z.int().min(0).max(4_294_967_295).optional(),
  maxMegapixels: z.number().positive().default(100),
});
export type BatchSettings = z.infer<typeof batchSettingsSchema>;

/** done: made now. earlier: made by an earlier run. skipped: something was there. */
export type ItemStatus = 'done' | 'earlier' | 'skipped' | 'failed';

/** What became of one input. Paths are relative, with '/'. `report.json` has the same in words. */
export interface BatchItem {
  input: string;
  output: string;
  model: string;
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

/** Names one item of a run: an input may be there once for each model. */
export type ItemKey = Pick<BatchItem, 'input' | 'model'>;

export interface BatchCounts {
  total: number;
  done: number;
  earlier: number;
  skipped: number;
  failed: number;
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
