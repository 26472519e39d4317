import { z } from 'zod';
import {
  aboutModel,
  cardColour,
  discriminator,
  inputName,
  packageFile,
  paletteSchema,
  pixelSize,
  tiling,
} from './cardParts';
import { rule } from './rules';

const rangeSchema = z.tuple([z.number(), z.number()]);

const inputFields = {
  name: inputName,
  tensor: z.string().min(1),
  optional: z.boolean().default(false),
  stroke: z.number().positive(),
};

const labelInputFormat1 = z.object({
  ...inputFields,
  kind: z.literal('labels'),
  encoding: z.enum(['one-hot', 'rgb']),
  range: rangeSchema.default([0, 1]),
  palette: paletteSchema,
  paper: z.string(),
});

const pictureInputFormat1 = z.object({
  ...inputFields,
  kind: z.enum(['edges', 'photo', 'grey']),
  encoding: z.enum(['rgb', 'grey']),
  range: rangeSchema,
  paper: cardColour,
  soft: z.boolean().optional(),
});

const paintInputFormat1 = z.object({
  ...inputFields,
  kind: z.literal('paint'),
  encoding: z.literal('hints'),
  range: rangeSchema,
  spread: z.string().optional(),
});

/** Schema of cards of format 1. */
export const cardFormat1Schema = z.object({
  format: z.literal(1),
  ...aboutModel,
  size: z.union([
    z.object({ fixed: pixelSize }),
    z.object({ default: pixelSize, multipleOf: z.int().positive() }),
  ]),
  inputs: z
    .array(
      z.discriminatedUnion('kind', [labelInputFormat1, pictureInputFormat1, paintInputFormat1]),
    )
    .min(1),
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
      tensor: z.string().min(1),
      range: rangeSchema,
      finds: z.enum(['edges', 'labels']).optional(),
      palette: paletteSchema.optional(),
    })
    .refine((o) => (o.finds === 'labels') === (o.palette !== undefined), rule('paletteOfLabels')),
  discriminator: discriminator.optional(),
  files: z.object({ generator: packageFile, discriminator: packageFile.optional() }),
  tiling: tiling.optional(),
  bytesPerPixel: z.number().positive(),
});
type CardFormat1 = z.infer<typeof cardFormat1Schema>;

/** Convert a card of format 1 to input for `cardSchema`, which validates names and paper. */
export function upgradeCardFormat1({ noise, ...card }: CardFormat1) {
  const { tensor, range: of, finds, palette: labels } = card.output;
  const scaling = { range: of };
  return {
    ...card,
    format: 2,
    inputs: card.inputs.map((input) => {
      const { range: own, ...rest } = input;
      const lifted = { ...rest, scaling: { range: own } };
      return input.kind === 'paint' ? { ...lifted, floodTo: input.spread } : lifted;
    }),
    values: noise ? [{ kind: 'noise', form: 'vector', ...noise }] : [],
    output: labels
      ? { kind: 'labels', tensor, encoding: 'rgb', scaling, palette: labels }
      : { kind: 'picture', tensor, encoding: 'rgb', scaling, finds },
  };
}
