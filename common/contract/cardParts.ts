import { z } from 'zod';
import { rule } from './rules';

/** Whether no string occurs twice. */
export const allDiffer = (all: readonly string[]): boolean => new Set(all).size === all.length;

/** A colour as the card writes it: `#rrggbb`, in lower case. */
export const cardColour = z.string().regex(/^#[0-9a-f]{6}$/, rule('colourForm'));

/** A file of the package, by its path in it. */
export const packagePath = z
  .string()
  .min(1)
  .refine(
    (p) => !/^([/\\]|[a-zA-Z]:)/.test(p) && !p.split(/[/\\]/).includes('..') && !p.includes('\0'),
    rule('pathInPackage'),
  );

export const packageFile = z.object({
  path: packagePath,
  /** Lower-case hex SHA-256 of the file. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
});
export type PackageFile = z.infer<typeof packageFile>;

export const modelId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, rule('idForm'));

/** Names an input or a value in calls, file names (`rose.paint.png`) and `--set name=…`. */
export const inputName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, rule('inputNameForm'));

export const pixelSize = z.tuple([z.int().positive(), z.int().positive()]);

/** Padding mode: edge pixels repeated, or the picture mirrored. */
const padding = z.enum(['edge', 'reflect']).optional();

/** Which heights and widths the net takes; sizes are [width, height] in pixels. */
export const sizeRule = z.union([
  /** Pictures of another size are scaled to it, and the result back. */
  z.object({ fixed: pixelSize, padding }),
  z.object({
    default: pixelSize,
    /** Sides are padded up to a multiple of this, and cropped again on the way out. */
    multipleOf: z.int().positive(),
    /** Absent: `edge`. */
    padding,
  }),
]);
export type SizeRule = z.infer<typeof sizeRule>;

/** How a tensor is stored. */
export const tensorFormat = {
  /** Order of axes: [1, C, H, W] or [1, H, W, C]. */
  layout: z.enum(['nchw', 'nhwc']).default('nchw'),
  type: z.enum(['float32', 'float16']).default('float32'),
};

/**
 * How samples become numbers and back. `range`: black becomes the first number and white the
 * second. Otherwise, for each channel of the tensor and a sample s in 0 … 1:
 * (s · white − mean) / std. For lightness, black is L* = 0 and white L* = 100.
 */
export const scalingSchema = z.union([
  z.object({
    range: z
      .tuple([z.number(), z.number()])
      .refine(([black, white]) => black !== white, rule('blackWhiteDiffer')),
  }),
  z.object({
    white: z.number().positive().default(1),
    mean: z.array(z.number()).min(1).max(4),
    std: z.array(z.number().positive()).min(1).max(4),
  }),
]);
export type Scaling = z.infer<typeof scalingSchema>;

/** Whether a scaling has a number for each channel. */
export function scalesChannels(one: Scaling, channels: number): boolean {
  return 'range' in one || (one.mean.length === channels && one.std.length === channels);
}

/** Several pictures in one tensor, the oldest first. */
export const framesSchema = z.object({
  count: z.int().min(2).max(64),
  /** channels: [1, count·C, H, W]. axis: an axis of their own, [1, count, C, H, W]. */
  stack: z.enum(['channels', 'axis']),
});
export type Frames = z.infer<typeof framesSchema>;

export const paletteSchema = z
  .array(z.object({ name: z.string().min(1), colour: cardColour }))
  .min(2)
  .max(256)
  .refine((p) => allDiffer(p.map((l) => l.name)), rule('labelNamesDiffer'))
  .refine((p) => allDiffer(p.map((l) => l.colour)), rule('labelColoursDiffer'));
export type Label = z.infer<typeof paletteSchema>[number];

/** Fields for the gallery and licensing, the same in every card format. */
export const aboutModel = {
  id: modelId,
  name: z.string().min(1),
  summary: z.string().min(1),
  task: z.string().min(1),
  author: z.string().min(1),
  licence: z.object({ name: z.string().min(1), file: packagePath }),
  source: z.string().min(1),
  trainingData: z.array(
    z.object({
      name: z.string(),
      author: z.string(),
      licence: z.string(),
      address: z.string().optional(),
      /** A list of credits in the package, where there are too many for the card. */
      credits: packagePath.optional(),
    }),
  ),
  preview: packagePath.optional(),
  /** Example inputs: for each the files by the input's name; of an input with frames `name.1` … */
  samples: z.array(z.record(z.string(), packagePath)),
  /** How to draw for it, step by step: a picture of the package and a sentence each. */
  howToDraw: z
    .array(z.object({ picture: packagePath, text: z.string().min(1).max(200) }))
    .max(6)
    .default([]),
  /** How large things usually are in the pictures that it learned from, in pixels of the net. */
  naturalScale: z
    .array(z.object({ thing: z.string().min(1), pixels: z.number().positive() }))
    .max(12)
    .default([]),
  /** What the model does badly, one sentence each. */
  limits: z.array(z.string()).default([]),
  /** Whether the picture shows one thing on blank paper, which can be made transparent. */
  cutout: z.boolean().default(false),
  /**
   * Texts of this card in other languages of the window: by language code, then by the text as the
   * card has it (name, summary, limits, labels, classes, names of sliders, …).
   */
  translations: z
    .record(z.string().regex(/^[a-z]{2,8}$/), z.record(z.string(), z.string().min(1).max(2000)))
    .default({}),
};

/** The discriminator graph: maps the inputs and a generated picture to a map of scores. */
export const discriminator = z.object({
  /** Names of its picture input and its output [1, 1, h, w]; its other inputs are the generator's. */
  picture: z.string().min(1),
  score: z.string().min(1),
  /** Scores of a fake and of a real patch. */
  range: z.tuple([z.number(), z.number()]),
});

/**
 * Receptive field: how far an output pixel sees into the inputs, in pixels in each direction. With it,
 * pictures that don't fit into memory are translated in tiles. Absent for a net whose every output
 * depends on every input (a 1 × 1 bottleneck, instance norm): it runs whole or not at all.
 */
export const tiling = z.object({ receptive: z.int().min(0).max(4096) });
