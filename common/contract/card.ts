import { z } from 'zod';
import { cardFormat1Schema, upgradeCardFormat1 } from './cardFormat1';
import { type CardOutput, cardOutput } from './cardOutput';
import {
  aboutModel,
  allDiffer,
  discriminator,
  modelId,
  packageFile,
  packagePath,
  sizeRule,
  tiling,
} from './cardParts';
import { cardPictureInputs, pictureNames } from './cardPictureInputs';
import { cardValueInputs, reservedNames, settableNames } from './cardValueInputs';
import { type Issue, issueOf, type Rule, rule } from './rules';

/** A graph input with a constant value, such as a flag or a size. */
const constant = z
  .object({
    tensor: z.string().min(1),
    type: z.enum(['float32', 'float16', 'int64', 'int32', 'bool']),
    /** [] for a scalar. */
    shape: z.array(z.int().positive()).max(6).default([]),
    values: z.array(z.number()).min(1).max(4096),
  })
  .refine(
    (c) => c.shape.reduce((n, side) => n * side, 1) === c.values.length,
    rule('constantValues'),
  );
export type CardConstant = z.infer<typeof constant>;

/** Another way to run the same package. What it sets replaces that of the card. */
const variant = z.object({
  id: modelId,
  name: z.string().min(1),
  generator: packageFile.optional(),
  /** By tensor; the card's other constants are kept. */
  constants: z.array(constant).default([]),
  /** Name of the graph's output. */
  output: z.string().min(1).optional(),
});
export type CardVariant = z.infer<typeof variant>;

/** Whether an output can be tiled: tiles are blended in output pixels, one picture at a time. */
function canBeTiled(output: CardOutput): boolean {
  if (output.kind === 'picture' && (output.stretch || output.frames)) return false;
  // The lightness of an ab output is that of the input, pixel by pixel.
  const scales = output.kind === 'ab' ? [1] : [1, 2, 3, 4, 6, 8, 16];
  return 'scale' in output.size && scales.includes(output.size.scale);
}

/**
 * `model.json`, the card of a model package, in format 2, the only format in memory. It describes
 * everything that the engine needs to feed the net and read its output: nothing is guessed at run
 * time. See docs/model-package.md.
 */
export const cardSchema = z
  .object({
    format: z.literal(2),
    ...aboutModel,
    size: sizeRule,
    inputs: cardPictureInputs,
    values: cardValueInputs,
    constants: z.array(constant).default([]),
    output: cardOutput,
    discriminator: discriminator.optional(),
    files: z.object({ generator: packageFile, discriminator: packageFile.optional() }),
    /** Display name of the default, if there are variants. */
    variantName: z.string().min(1).optional(),
    variants: z.array(variant).max(8).default([]),
    tiling: tiling.optional(),
    /**
     * Measured working memory of a run in bytes per input pixel, including an output of the same
     * size. The engine adds what a larger output needs.
     */
    bytesPerPixel: z.number().positive(),
    /** Ids of models that naturally go before this one, or after it: `ink` before, `upscale` after. */
    previous: z.array(modelId).max(32).default([]),
    next: z.array(modelId).max(32).default([]),
    /** Id of the same net trained with a plain loss (squared or absolute error), to compare with. */
    plainTwin: modelId.optional(),
    /** What it was trained with, in a few words: `L1 and a discriminator`. */
    loss: z.string().min(1).max(100).optional(),
    /** What the picture of each sample really is, as far as it is known: files in the samples' order. */
    truths: z.array(packagePath).max(1024).default([]),
    /** Id of the model that leads back: from what this one makes to what it was given, A → B → A. */
    wayBack: modelId.optional(),
  })
  .superRefine((c, context) => {
    const must = (holds: boolean, broken: Rule) => {
      if (!holds) context.addIssue({ code: 'custom', message: rule(broken) });
    };
    const names = c.inputs.map((i) => i.name);
    const set = settableNames(c.values);
    must(allDiffer([...names, ...set]), 'inputNamesDiffer');
    must(![...names, ...set].some((name) => reservedNames.includes(name)), 'namesReserved');
    const tensors = [...c.inputs, ...c.values, ...c.constants].map((i) => i.tensor);
    must(allDiffer(tensors), 'tensorsDiffer');
    must(c.inputs.length + c.values.length > 0, 'modelHasInput');
    must(!c.discriminator === !c.files.discriminator, 'discriminatorWhole');
    const judged = c.output;
    must(
      !c.discriminator ||
        (judged.kind === 'picture' &&
          !judged.frames &&
          'scale' in judged.size &&
          judged.size.scale === 1),
      'discriminatorJudges',
    );
    const pictures = pictureNames(c.inputs);
    must(
      c.samples.every((s) => Object.keys(s).every((n) => pictures.includes(n))),
      'samplesNameInputs',
    );
    const guide =
      judged.kind === 'ab'
        ? judged.lightness
        : judged.kind === 'labels'
          ? judged.refineBy
          : undefined;
    must(
      guide === undefined ||
        c.inputs.some((i) => i.name === guide && i.kind !== 'paint' && i.kind !== 'labels'),
      'guideIsPicture',
    );
    must(!c.tiling || canBeTiled(judged), 'outputTiled');
    must(
      !c.tiling || !c.values.some((v) => v.kind === 'noise' && v.form === 'planes'),
      'noiseTiled',
    );
    must(allDiffer(c.variants.map((v) => v.id)), 'variantIdsDiffer');
    must(
      c.variants.every((v) =>
        v.constants.every((k) => c.constants.some((o) => o.tensor === k.tensor)),
      ),
      'variantConstants',
    );
  });

export type Card = z.infer<typeof cardSchema>;

/**
 * Parse the content of `model.json` in any known format.
 * @returns the card, or what is wrong with it.
 */
export function parseCard(json: unknown): { card: Card } | { path: string; issue: Issue } {
  const head = z.object({ format: z.number() }).safeParse(json);
  if (head.success && head.data.format > 2) {
    return { path: 'format', issue: { rule: 'formatKnown' } };
  }
  let current = json;
  if (head.success && head.data.format === 1) {
    const old = cardFormat1Schema.safeParse(json);
    if (!old.success) return issueOf(old.error);
    current = upgradeCardFormat1(old.data);
  }
  const parsed = cardSchema.safeParse(current);
  return parsed.success ? { card: parsed.data } : issueOf(parsed.error);
}

/** All files that a card lists with their hashes. */
export function filesOf({ files, variants }: Card) {
  return [files.generator, files.discriminator, ...variants.map((v) => v.generator)].filter(
    (file) => file !== undefined,
  );
}
