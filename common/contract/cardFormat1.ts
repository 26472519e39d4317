import { z } from 'zod';
import {
  aboutModel,
  cardColour,
  discriminator,
  inputName,
  packageFile,
  palette,
  pixelSize,
  tiling,
} from './cardParts';
import { rule } from './rules';

const range = z.tuple([z.number(), z.number()]);

const anyInput = {
  name: inputName,
  tensor: z.string().min(1),
  optional: z.boolean().default(false),
  stroke: z.number().positive(),
};

const labelInput = z.object({
  ...anyInput,
  kind: z.literal('labels'),
  encoding: z.enum(['one-hot', 'rgb']),
  range: range.default([0, 1]),
  palette,
  paper: z.string(),
});

const pictureInput = z.object({
  ...anyInput,
  kind: z.enum(['edges', 'photo', 'grey']),
  encoding: z.enum(['rgb', 'grey']),
  range,
  paper: cardColour,
});

const paintInput = z.object({
  ...anyInput,
  kind: z.literal('paint'),
  encoding: z.literal('hints'),
  range,
  spread: z.string().optional(),
});

/** Cards of format 1, as they were written before there was another. */
export const card1Schema = z.object({
  format: z.literal(1),
  ...aboutModel,
  size: z.union([
    z.object({ fixed: pixelSize }),
    z.object({ default: pixelSize, multipleOf: z.int().positive() }),
  ]),
  inputs: z.array(z.discriminatedUnion('kind', [labelInput, pictureInput, paintInput])).min(1),
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
      range,
      finds: z.enum(['edges', 'labels']).optional(),
      palette: palette.optional(),
    })
    .refine((o) => (o.finds === 'labels') === (o.palette !== undefined), rule('paletteOfLabels')),
  discriminator: discriminator.optional(),
  files: z.object({ generator: packageFile, discriminator: packageFile.optional() }),
  tiling: tiling.optional(),
  bytesPerPixel: z.number().positive(),
});
type Card1 = z.infer<typeof card1Schema>;

/** A card of format 1 as what `cardSchema` parses; names and paper are checked there. */
export function liftCard1({ noise, ...card }: Card1) {
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
