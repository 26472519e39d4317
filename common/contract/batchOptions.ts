import { z } from 'zod';
import { chainSchema } from './chain';
import { writableFormats } from './formats';
import { valuesSchema } from './givenValues';
import { maxMegapixels, maxShards, seedsSchema } from './limits';
import { providers } from './providers';
import { rule } from './rules';

/** What to do where a file of an output's name is already there. */
export const onExistsRules = ['skip', 'overwrite', 'rename', 'error'] as const;
export type OnExists = (typeof onExistsRules)[number];

/** `same` writes what was read. */
export const batchFormats = ['same', ...writableFormats] as const;
export type BatchFormat = (typeof batchFormats)[number];

export const defaultName = '{name}_{model}.{ext}';

/** The seeds that make a picture each; [undefined] for the single picture of none or one. */
export function seedsOf(seeds: readonly number[] | undefined): (number | undefined)[] {
  return seeds && seeds.length > 1 ? [...seeds] : [undefined];
}

/** One of `count` machines that share a folder; `index` is 1…count. */
export const shardSchema = z
  .object({ index: z.int().min(1), count: z.int().min(1).max(maxShards) })
  .refine((s) => s.index <= s.count, rule('shardInRange'));
export type Shard = z.infer<typeof shardSchema>;

/** What may be left out of an output: where the picture was taken, or all that EXIF tells of it. */
export const stripRules = ['location', 'all'] as const;
export type StripRule = (typeof stripRules)[number];

/** How an output is written. */
export const outputSettings = {
  /** Absent: that of the input, where it is lossy; see docs/batch.md. */
  quality: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'of JPEG, WebP and AVIF; else near that of the input', placeholder: 'n' }),
  strip: z
    .enum(stripRules)
    .optional()
    .meta({ description: 'metadata to leave out', placeholder: 'location|all' }),
};

/** Settings of every command that translates files. A description and a placeholder make an option's help. */
export const runSettings = {
  seed: seedsSchema.optional().meta({
    description: 'seed for models with noise; a range makes a picture for each',
    placeholder: 'n|n..m',
  }),
  provider: z.enum(providers).default('auto').meta({ placeholder: 'name' }),
  maxMegapixels: z
    .number()
    .positive()
    .default(maxMegapixels.file)
    .meta({ description: 'refuse larger pictures', placeholder: 'n' }),
  ...outputSettings,
};

/** Settings of a batch that its options on the command line have as well, in the order of its help. */
export const batchOptions = {
  format: z.enum(batchFormats).default('same').meta({ placeholder: 'name' }),
  name: z.string().default(defaultName).meta({
    description: 'names of the outputs, of {name}, {model}, {seed} and {ext}',
    placeholder: 'template',
  }),
  onExists: z.enum(onExistsRules).default('error').meta({
    description: 'what to do where an output is there already',
    placeholder: 'rule',
  }),
  retryFailed: z
    .boolean()
    .default(false)
    .meta({ description: 'try again what failed in an earlier run' }),
  stopOnError: z.boolean().default(false).meta({ description: 'stop at the first failure' }),
  shard: shardSchema.default({ index: 1, count: 1 }),
  /** Folder of ground truth, mirrored like the outputs. */
  truth: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'compare with the pictures of this folder', placeholder: 'dir' }),
};

/**
 * A folder of pictures to translate, and how. For models that take no picture it is a folder of lists (text
 * files, each line of which is said to the model) or one list; '' is no input at all, only the seeds.
 */
export const batchSettingsSchema = z.object({
  inDir: z.string(),
  outDir: z.string().min(1),
  /** Each makes its own outputs; ids joined by commas are a chain. */
  models: z.array(chainSchema).min(1).max(16),
  /** What a person set, by name, for all of them. */
  values: valuesSchema.default({}),
  ...batchOptions,
  ...runSettings,
});
export type BatchSettings = z.infer<typeof batchSettingsSchema>;
