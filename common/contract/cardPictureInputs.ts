import { z } from 'zod';
import {
  cardColour,
  framesSchema,
  inputName,
  paletteSchema,
  scalesChannels,
  scalingSchema,
  tensorFormat,
} from './cardParts';
import { rule } from './rules';

/** Fields of every picture input; all pictures of one run have the same size. */
const inputFields = {
  name: inputName,
  /** Name of the graph's input. */
  tensor: z.string().min(1),
  ...tensorFormat,
  /** Whether it may be omitted; the net is given a blank sheet then. */
  optional: z.boolean().default(false),
  /** Default brush diameter, in pixels of the net. */
  stroke: z.number().positive(),
};

export const labelInput = z.object({
  ...inputFields,
  kind: z.literal('labels'),
  /**
   * one-hot: C = number of labels, 1 and 0. index: C = 1, the label's number from 0. rgb: C = 3,
   * the label's colour.
   */
  encoding: z.enum(['one-hot', 'index', 'rgb']),
  /** For `rgb` only. */
  scaling: scalingSchema.default({ range: [0, 1] }),
  palette: paletteSchema,
  /** Name of the label of an empty drawing. */
  paper: z.string(),
});
export type LabelInput = z.infer<typeof labelInput>;

/** edges: dark lines on light paper. photo: any colours. grey: drawn in ink, with shades. */
export const pictureKinds = ['edges', 'photo', 'grey'] as const;

const pictureInput = z.object({
  ...inputFields,
  kind: z.enum(pictureKinds),
  /** rgb, bgr: C = 3. grey: C = 1, the luma. lightness: C = 1, L* of CIE 1976 L*a*b*. */
  encoding: z.enum(['rgb', 'bgr', 'grey', 'lightness']),
  scaling: scalingSchema,
  /** Background of transparent pixels, and colour of a blank sheet. */
  paper: cardColour,
  /** Whether the lines that it was trained on had blended edges: ink is drawn so, then. */
  soft: z.boolean().optional(),
  /** Several pictures in one tensor; in calls and file names they are `name.1`, the oldest, … */
  frames: framesSchema.optional(),
});
export type PictureInput = z.infer<typeof pictureInput>;

const paintInput = z.object({
  ...inputFields,
  kind: z.literal('paint'),
  /** C = 4: red, green, blue where there is paint and 0 elsewhere; then 1 and 0. */
  encoding: z.literal('hints'),
  scaling: scalingSchema,
  /** The only colours that the net knows, with their names; other paint gets the nearest. */
  palette: paletteSchema.optional(),
  /** Name of an ink input. Before the run, paint floods the paper up to that ink. */
  floodTo: z.string().optional(),
  /** Widest gap between lines that flooding paint does not run through, in pixels of the net. */
  floodGap: z.int().min(0).max(32).optional(),
});
export type PaintInput = z.infer<typeof paintInput>;

const anyPicture = z.discriminatedUnion('kind', [labelInput, pictureInput, paintInput]);
/** One input that is a picture: a sheet of the Studio. */
export type CardInput = z.infer<typeof anyPicture>;

/** Channels of one picture in the input's tensor. */
export function inputChannels(input: CardInput): number {
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

/** Names of the pictures of all inputs in calls, files and samples; each frame has its own. */
export function pictureNames(inputs: readonly CardInput[]): string[] {
  return inputs.flatMap((input) => pictureNamesOf(input));
}

/** The names of one input's pictures: its own, or `name.1` (the oldest), `name.2` …. */
export function pictureNamesOf(input: CardInput): string[] {
  const count = 'frames' in input ? (input.frames?.count ?? 1) : 1;
  if (count === 1) return [input.name];
  return Array.from({ length: count }, (_, i) => `${input.name}.${i + 1}`);
}

/** Names of the frames of a model that takes a clip and nothing else, oldest first; none for others. */
export function clipFrames({ inputs }: { inputs: readonly CardInput[] }): string[] {
  const names = inputs.length === 1 ? pictureNamesOf(inputs[0]) : [];
  return names.length > 1 ? names : [];
}

/**
 * What is given for each picture of an input, frames oldest first. A frame that lacks is replaced by
 * the next later one, else by the latest that is there.
 */
export function picturesOf<T>(
  input: CardInput,
  given: Readonly<Record<string, T>>,
): (T | undefined)[] {
  const pictures = pictureNamesOf(input).map((name): T | undefined => given[name]);
  const latest = pictures.findLast((picture) => picture !== undefined);
  return pictures.map((_, i) => pictures.slice(i).find((later) => later !== undefined) ?? latest);
}

/** Picture inputs; may be empty for a model that generates from values alone. */
export const cardPictureInputs = z
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
      // Paint has 3 scaled channels: its mask is not scaled.
      all.every((i) => scalesChannels(i.scaling, i.kind === 'paint' ? 3 : inputChannels(i))),
    rule('scalingChannels'),
  );

/** Whether an input is drawn in ink. */
export function isInk({ kind }: Pick<CardInput, 'kind'>): boolean {
  return kind === 'edges' || kind === 'grey';
}

/** Whether an input is given photographs as they are, in colour or grey. */
export function takesPhotos({ kind }: Pick<CardInput, 'kind'>): boolean {
  return kind === 'photo' || kind === 'grey';
}

/** The colour of an input's blank sheet, '#rrggbb'; undefined for paint, whose paper is transparent. */
export function paperColour(input: LabelInput | PictureInput): string;
export function paperColour(input: CardInput): string | undefined;
export function paperColour(input: CardInput): string | undefined {
  switch (input.kind) {
    case 'labels':
      return input.palette.find(({ name }) => name === input.paper)!.colour;
    case 'paint':
      return undefined;
    default:
      return input.paper;
  }
}
