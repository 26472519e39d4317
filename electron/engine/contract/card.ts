import { z } from 'zod';

const colour = z.string().regex(/^#[0-9a-f]{6}$/, 'a colour is written #rrggbb, in small letters');
const relativePath = z
  .string()
  .min(1)
  .refine(
    (p) => !/^([/\\]|[a-zA-Z]:)/.test(p) && !p.split(/[/\\]/).includes('..') && !p.includes('\0'),
    'a path in a card is relative and stays inside the package',
  );

const packageFile = z.object({
  path: relativePath,
  /** Lower-case hex SHA-256 of the file. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
});

/** Which heights and widths the net takes; sizes are [width, height]. */
const sizeRule = z.union([
  z.object({ fixed: z.tuple([z.int().positive(), z.int().positive()]) }),
  z.object({
    default: z.tuple([z.int().positive(), z.int().positive()]),
    /** Sides are padded up to a multiple of this, and cropped again on the way out. */
    multipleOf: z.int().positive(),
  }),
]);

const labelInput = z.object({
  kind: z.literal('labels'),
  /** Name of the graph's input; shape [1, C, H, W], float32. */
  tensor: z.string().min(1),
  /** one-hot: C = number of labels. rgb: C = 3, the label's colour in `range`. */
  encoding: z.enum(['one-hot', 'rgb']),
  range: z.tuple([z.number(), z.number()]).default([0, 1]),
  size: sizeRule,
  palette: z
    .array(z.object({ name: z.string().min(1), colour }))
    .min(2)
    .max(256)
    .refine((p) => new Set(p.map((l) => l.name)).size === p.length, 'label names differ')
    .refine((p) => new Set(p.map((l) => l.colour)).size === p.length, 'label colours differ'),
  /** Name of the label that an empty drawing is made of. */
  paper: z.string(),
  /** Brush diameter to start with, in pixels of the net. */
  stroke: z.number().positive(),
});

const pictureInput = z.object({
  kind: z.enum(['edges', 'photo', 'grey']),
  tensor: z.string().min(1),
  /** rgb: C = 3. grey: C = 1, the luma of the picture. */
  encoding: z.enum(['rgb', 'grey']),
  range: z.tuple([z.number(), z.number()]),
  size: sizeRule,
  /** What transparent pixels are laid over. */
  paper: colour,
  /** Brush diameter to start with, in pixels of the net. */
  stroke: z.number().positive().default(2),
});

/**
 * `model.json`, the card of a model package. Everything that the engine needs to
 * feed the net stands here, so that nothing is guessed at run time.
 */
export const cardSchema = z
  .object({
    format: z.literal(1),
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'an id is small letters, digits and hyphens'),
    name: z.string().min(1),
    summary: z.string().min(1),
    task: z.string().min(1),
    author: z.string().min(1),
    licence: z.object({ name: z.string().min(1), file: relativePath }),
    source: z.string().min(1),
    trainingData: z.array(
      z.object({
        name: z.string(),
        author: z.string(),
        licence: z.string(),
        address: z.string().optional(),
      }),
    ),
    input: z.discriminatedUnion('kind', [labelInput, pictureInput]),
    output: z.object({
      /** Name of the graph's output; shape [1, 3, H, W], float32. */
      tensor: z.string().min(1),
      range: z.tuple([z.number(), z.number()]),
    }),
    files: z.object({ generator: packageFile, discriminator: packageFile.optional() }),
    /** Bytes of working memory that a run takes for each input pixel, measured. */
    bytesPerPixel: z.number().positive(),
    preview: relativePath.optional(),
    samples: z.array(relativePath),
    /** What the model does badly, one sentence each. */
    limits: z.array(z.string()).default([]),
  })
  .refine(
    (c) => c.input.kind !== 'labels' || c.input.palette.some((l) => l.name === c.input.paper),
    {
      message: 'the paper is one of the labels',
    },
  );

export type Card = z.infer<typeof cardSchema>;
export type CardInput = Card['input'];
export type LabelInput = z.infer<typeof labelInput>;
export type SizeRule = z.infer<typeof sizeRule>;
export type Label = LabelInput['palette'][number];
