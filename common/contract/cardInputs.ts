import { z } from 'zod';
import {
  cardColour,
  frames,
  inputName,
  palette,
  scalesChannels,
  scaling,
  tensorFormat,
} from './cardParts';
import { rule } from './rules';

/** What every input that is a picture has; all pictures of one run have one size. */
const anyInput = {
  name: inputName,
  /** Name of the graph's input. */
  tensor: z.string().min(1),
  ...tensorFormat,
  /** Whether the model also works without it; a blank sheet is given then. */
  optional: z.boolean().default(false),
  /** Brush diameter to start with, in pixels of the net. */
  stroke: z.number().positive(),
};

export const labelInput = z.object({
  ...anyInput,
  kind: z.literal('labels'),
  /**
   * one-hot: C = number of labels, 1 and 0. index: C = 1, the label's number from 0. rgb: C = 3,
   * the label's colour.
   */
  encoding: z.enum(['one-hot', 'index', 'rgb']),
  /** Of `rgb` alone. */
  scaling: scaling.default({ range: [0, 1] }),
  palette,
  /** Name of the label that an empty drawing is made of. */
  paper: z.string(),
});
export type LabelInput = z.infer<typeof labelInput>;

const pictureInput = z.object({
  ...anyInput,
  /** edges: dark lines on light paper. photo: any colours. grey: drawn in ink, with shades. */
  kind: z.enum(['edges', 'photo', 'grey']),
  /** rgb, bgr: C = 3. grey: C = 1, the luma. lightness: C = 1, L* of CIE 1976 L*a*b*. */
  encoding: z.enum(['rgb', 'bgr', 'grey', 'lightness']),
  scaling,
  /** What transparent pixels are laid over, and what an absent input consists of. */
  paper: cardColour,
  /** Several pictures in one tensor; in calls and file names they are `name.1`, the oldest, … */
  frames: frames.optional(),
});
export type PictureInput = z.infer<typeof pictureInput>;

const paintInput = z.object({
  ...anyInput,
  kind: z.literal('paint'),
  /** C = 4: red, green, blue where there is paint and 0 elsewhere; then 1 and 0. */
  encoding: z.literal('hints'),
  scaling,
  /** Name of an input of ink. Before the net is given it, paint floods the paper up to that ink. */
  floodTo: z.string().optional(),
});
export type PaintInput = z.infer<typeof paintInput>;

const anyPicture = z.discriminatedUnion('kind', [labelInput, pictureInput, paintInput]);
/** One input that is a picture: a sheet of the Studio. */
export type CardInput = z.infer<typeof anyPicture>;

/** Channels of one picture in the input's tensor. */
export function channelsOf(input: CardInput): number {
  switch (input.encoding) {
    case 'one-hot':
      return input.palette.length;
    case 'index':
    case 'grey':
    case 'lightness':
      return 1;
    case 'rgb':
    case 'bgr':
      return 3;
    case 'hints':
      return 4;
  }
}

/** Names by which calls, files and samples give the pictures of an input: of frames one each. */
export function pictureNames(inputs: readonly CardInput[]): string[] {
  return inputs.flatMap((input) => namesOf(input));
}

/** The names of one input's pictures: its own, or `name.1` (the oldest), `name.2` …. */
export function namesOf(input: CardInput): string[] {
  const count = 'frames' in input ? (input.frames?.count ?? 1) : 1;
  if (count === 1) return [input.name];
  return Array.from({ length: count }, (_, i) => `${input.name}.${i + 1}`);
}

/** Inputs that are pictures; none for a model that makes its picture from values alone. */
export const cardInputs = z
  .array(anyPicture)
  .max(16)
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
      all.every(
        (i) =>
          i.kind !== 'paint' || !i.floodTo || all.some((o) => isInk(o) && o.name === i.floodTo),
      ),
    rule('paintFloodsToInk'),
  )
  .refine(
    (all) =>
      // What is scaled by channel has 3 of them in paint too: its mask is not scaled.
      all.every((i) => scalesChannels(i.scaling, i.kind === 'paint' ? 3 : channelsOf(i))),
    rule('scalingChannels'),
  );

/** Whether an input is drawn in ink. */
export function isInk({ kind }: Pick<CardInput, 'kind'>): boolean {
  return kind === 'edges' || kind === 'grey';
}
