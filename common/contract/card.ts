import { z } from 'zod';
import { rule } from './rules';

const colour = z.string().regex(/^#[0-9a-f]{6}$/, rule('colourForm'));
const relativePath = z
  .string()
  .min(1)
  .refine(
    (p) => !/^([/\\]|[a-zA-Z]:)/.test(p) && !p.split(/[/\\]/).includes('..') && !p.includes('\0'),
    rule('pathInPackage'),
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

/** What every input has; a model has one or several, all of the same size. */
const anyInput = {
  /** Names the input in calls, in file names (`rose.paint.png`) and, if nothing else does, in the window. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, rule('inputNameForm')),
  /** Name of the graph's input; shape [1, C, H, W], float32. */
  tensor: z.string().min(1),
  /** Whether the model also works without it; a blank sheet is given then. */
  optional: z.boolean().default(false),
  /** Brush diameter to start with, in pixels of the net. */
  stroke: z.number().positive(),
};

const palette = z
  .array(z.object({ name: z.string().min(1), colour }))
  .min(2)
  .max(256)
  .refine((p) => new Set(p.map((l) => l.name)).size === p.length, rule('labelNamesDiffer'))
  .refine((p) => new Set(p.map((l) => l.colour)).size === p.length, rule('labelColoursDiffer'));

const labelInput = z.object({
  ...anyInput,
  kind: z.literal('labels'),
  /** one-hot: C = number of labels. rgb: C = 3, the label's colour in `range`. */
  encoding: z.enum(['one-hot', 'rgb']),
  range: z.tuple([z.number(), z.number()]).default([0, 1]),
  palette,
  /** Name of the label that an empty drawing is made of. */
  paper: z.string(),
});

const pictureInput = z.object({
  ...anyInput,
  kind: z.enum(['edges', 'photo', 'grey']),
  /** rgb: C = 3. grey: C = 1, the luma of the picture. */
  encoding: z.enum(['rgb', 'grey']),
  range: z.tuple([z.number(), z.number()]),
  /** What transparent pixels are laid over, and what an absent input consists of. */
  paper: colour,
});

const paintInput = z.object({
  ...anyInput,
  kind: z.literal('paint'),
  /** C = 4: red, green, blue in `range` where there is paint and 0 elsewhere; then 1 and 0. */
  encoding: z.literal('hints'),
  range: z.tuple([z.number(), z.number()]),
  /** An input of ink: before the net is given it, paint runs over the paper until it meets that ink. */
  spread: z.string().optional(),
});

function isInk(
  { kind, name }: { kind: string; name: string },
  wanted: string | undefined,
): boolean {
  return name === wanted && (kind === 'edges' || kind === 'grey');
}

/**
 * `model.json`, the card of a model package. Everything that the engine needs to
 * feed the net stands here, so that nothing is guessed at run time.
 */
export const cardSchema = z
  .object({
    format: z.literal(1),
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, rule('idForm')),
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
        /** A list of credits in the package, where there are too many for the card. */
        credits: relativePath.optional(),
      }),
    ),
    size: sizeRule,
    inputs: z
      .array(z.discriminatedUnion('kind', [labelInput, pictureInput, paintInput]))
      .min(1)
      .refine(
        (all) => new Set(all.map((i) => i.name)).size === all.length,
        rule('inputNamesDiffer'),
      )
      .refine((all) => new Set(all.map((i) => i.tensor)).size === all.length, rule('tensorsDiffer'))
      .refine(
        (all) => all.every((i) => i.kind !== 'labels' || i.palette.some((l) => l.name === i.paper)),
        rule('paperIsLabel'),
      )
      .refine(
        (all) => all.every((i) => i.kind !== 'labels' || !i.optional),
        rule('labelsNeverOptional'),
      )
      .refine(
        (all) =>
          all.every((i) => i.kind !== 'paint' || !i.spread || all.some((o) => isInk(o, i.spread))),
        rule('paintSpreadsToInk'),
      ),
    /**
     * A graph input [1, size] of normal random numbers, drawn from a seed. Dropout that stays on
     * at run time is one of them for each unit, compared with a threshold in the graph.
     */
    noise: z
      .object({
        tensor: z.string().min(1),
        size: z
          .int()
          .positive()
          .max(2 ** 20),
      })
      .optional(),
    output: z
      .object({
        /** Name of the graph's output; shape [1, 3, H, W], float32. */
        tensor: z.string().min(1),
        range: z.tuple([z.number(), z.number()]),
        /**
         * What a model finds in a picture, for drawings that begin with one: dark lines on light
         * paper, or a label map in the colours of `palette`. Absent for a picture to look at.
         */
        finds: z.enum(['edges', 'labels']).optional(),
        palette: palette.optional(),
      })
      .refine((o) => (o.finds === 'labels') === (o.palette !== undefined), rule('paletteOfLabels')),
    /**
     * The second graph: takes the same inputs and a picture as the generator gives it,
     * and gives a map [1, 1, h, w] of scores.
     */
    discriminator: z
      .object({
        picture: z.string().min(1),
        score: z.string().min(1),
        /** The scores of a patch that is made and of one that is real. */
        range: z.tuple([z.number(), z.number()]),
      })
      .optional(),
    files: z.object({ generator: packageFile, discriminator: packageFile.optional() }),
    /**
     * How far, in pixels in each direction, a pixel of the output sees into the inputs. With it,
     * pictures that memory can't hold are made in tiles. Absent for a net whose every output may
     * see every input (a bottleneck of 1 × 1, instance norm): it runs whole or not at all.
     */
    tiling: z.object({ receptive: z.int().min(0).max(4096) }).optional(),
    /** Bytes of working memory that a run takes for each input pixel, measured. */
    bytesPerPixel: z.number().positive(),
    preview: relativePath.optional(),
    /** Example inputs: for each the files by the input's name. */
    samples: z.array(z.record(z.string(), relativePath)),
    /** What the model does badly, one sentence each. */
    limits: z.array(z.string()).default([]),
  })
  .refine((c) => !c.discriminator === !c.files.discriminator, rule('discriminatorWhole'))
  .refine(
    (c) => c.samples.every((s) => Object.keys(s).every((n) => c.inputs.some((i) => i.name === n))),
    rule('samplesNameInputs'),
  );

export type Card = z.infer<typeof cardSchema>;
export type CardInput = Card['inputs'][number];
export type LabelInput = z.infer<typeof labelInput>;
export type SizeRule = z.infer<typeof sizeRule>;
export type Label = LabelInput['palette'][number];
