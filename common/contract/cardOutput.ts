import { z } from 'zod';
import {
  framesSchema,
  inputName,
  paletteSchema,
  pixelSize,
  scalesChannels,
  scalingSchema,
  tensorFormat,
} from './cardParts';
import { rule } from './rules';

const outputFields = {
  /** Name of the graph's output to read; others are ignored. */
  tensor: z.string().min(1),
  ...tensorFormat,
  /**
   * scale: factor relative to the input (4 for an upscaler, ¼ for a net without its last
   * upsampling). fixed: always [width, height].
   */
  size: z
    .union([
      z.object({
        scale: z
          .number()
          .min(1 / 64)
          .max(16),
      }),
      z.object({ fixed: pixelSize }),
    ])
    .default({ scale: 1 }),
  /**
   * Pixels of the input that an unpadded net cuts off on each side: the output is
   * (H − 2·crop)·scale high. The engine pads by as much beforehand.
   */
  crop: z.int().min(0).max(256).default(0),
};

export const pictureOutput = z.object({
  ...outputFields,
  kind: z.literal('picture'),
  /** Order of the 1, 3 or 4 channels. */
  encoding: z.enum(['grey', 'rgb', 'bgr', 'rgba', 'bgra']),
  /** Values beyond black and white are clipped. */
  scaling: scalingSchema,
  /** Min–max stretch of each picture: its least value becomes black, its greatest white. */
  stretch: z.boolean().default(false),
  /** Several pictures in one tensor, the earliest first. */
  frames: framesSchema.optional(),
  /** `edges` for a model that finds dark lines on light paper in a photograph. */
  finds: z.literal('edges').optional(),
});
export type PictureOutput = z.infer<typeof pictureOutput>;

export const labelsOutput = z.object({
  ...outputFields,
  kind: z.literal('labels'),
  /**
   * logits, probabilities: one channel per label, argmax. index: C = 1, the label's
   * number from 0. rgb: C = 3, a picture in the palette's colours.
   */
  encoding: z.enum(['logits', 'probabilities', 'index', 'rgb']),
  /** For `rgb` only. */
  scaling: scalingSchema.default({ range: [0, 1] }),
  palette: paletteSchema,
  /**
   * Name of the input whose edges the borders between labels can follow: the scores are then
   * refined by a dense CRF, as strongly as `refine` (0 … 1) is set.
   */
  refineBy: inputName.optional(),
});
export type LabelsOutput = z.infer<typeof labelsOutput>;

export const abOutput = z.object({
  ...outputFields,
  kind: z.literal('ab'),
  /** a* and b* (CIE 1976, D65) are the two channels times this. */
  unit: z.number().positive().default(1),
  /** Name of the input whose lightness the colours are joined with, at its full size. */
  lightness: inputName,
});
export type AbOutput = z.infer<typeof abOutput>;

const oneOutput = z.discriminatedUnion('kind', [pictureOutput, labelsOutput, abOutput]);
/** How the graph's output is read. */
export type CardOutput = z.infer<typeof oneOutput>;

export const cardOutput = oneOutput
  .refine(
    (o) => o.kind === 'ab' || scalesChannels(o.scaling, outputChannels(o)),
    rule('scalingChannels'),
  )
  .refine(
    (o) =>
      o.kind !== 'labels' ||
      !o.refineBy ||
      o.encoding === 'logits' ||
      o.encoding === 'probabilities',
    rule('scoresRefined'),
  );

/** Channels of the output's tensor, of one frame. */
export function outputChannels(output: CardOutput): number {
  if (output.kind === 'ab') return 2;
  switch (output.encoding) {
    case 'grey':
    case 'index':
      return 1;
    case 'rgb':
    case 'bgr':
      return 3;
    case 'rgba':
    case 'bgra':
      return 4;
    case 'logits':
    case 'probabilities':
      return output.palette.length;
  }
}

/** What a model extracts from a photograph to start a drawing; undefined for other models. */
export function findsOf(output: CardOutput): 'edges' | 'labels' | undefined {
  switch (output.kind) {
    case 'picture':
      return output.finds;
    case 'labels':
      return 'labels';
    case 'ab':
      return undefined;
  }
}
