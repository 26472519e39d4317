import { z } from 'zod';
import { sideSchema } from './limits';
import { rule } from './rules';

/** Far outside of any drawing, and still safe to compute with. */
const coordinate = z.number().min(-100_000).max(100_000);
const point = z.tuple([coordinate, coordinate]).readonly();
/** A class index, a darkness of ink or a packed colour: what the sheet takes. */
const value = z.int().min(0).max(0xffff_ffff);

/** Along which lines, or how often around the centre, a mark is repeated. */
export const symmetrySchema = z
  .discriminatedUnion('kind', [
    /** Left and right alike. */
    z.object({ kind: z.literal('vertical') }),
    /** Above and below alike. */
    z.object({ kind: z.literal('horizontal') }),
    z.object({ kind: z.literal('both') }),
    z.object({ kind: z.literal('radial'), count: z.int().min(2).max(32) }),
  ])
  .readonly();
export type Symmetry = z.infer<typeof symmetrySchema>;

const markBase = {
  value,
  symmetry: symmetrySchema.optional(),
  /** Closed outline of what was selected: nothing is painted outside of it. */
  within: z.array(point).min(3).max(100_000).readonly().optional(),
};

/** Whether edges are blended. Only ink has shades: elsewhere it is never set. */
const softField = { soft: z.boolean().optional() };

/** x, y in pixels of the drawing, pressure 0…1. */
const penPoint = z.tuple([coordinate, coordinate, z.number().min(0).max(1)]).readonly();
export type PenPoint = z.infer<typeof penPoint>;

const strokeSchema = z
  .object({
    points: z.array(penPoint).min(1).max(1_000_000).readonly(),
    /** Diameter in pixels at full pressure. */
    size: z.number().min(1).max(10_000),
    /** Whether pressure was really measured; a mouse always draws at full width. */
    pen: z.boolean(),
    /** Whether the samples are joined as they came; else they are smoothed a little. */
    raw: z.boolean().optional(),
    ...softField,
  })
  .readonly();
export type Stroke = z.infer<typeof strokeSchema>;

export const shapeForms = ['line', 'rectangle', 'ellipse', 'polygon'] as const;
export type ShapeForm = (typeof shapeForms)[number];

const shapeSchema = z
  .object({
    form: z.enum(shapeForms),
    /** The corners of a polygon; of all others the two ends, or two opposite corners. */
    points: z.array(point).min(1).max(100_000).readonly(),
    /** Width of the outline. */
    size: z.number().min(1).max(10_000),
    /** Whether the inside is filled rather than its outline drawn; a line never is. */
    filled: z.boolean(),
    ...softField,
  })
  .readonly();
export type Shape = z.infer<typeof shapeSchema>;

const boxSchema = z
  .object({ x: z.int(), y: z.int(), width: sideSchema, height: sideSchema })
  .refine((b) => Math.abs(b.x) <= 100_000 && Math.abs(b.y) <= 100_000, rule('boxInReach'))
  .readonly();
/** Whole pixels x … x + width − 1, y … y + height − 1. */
export type Box = z.infer<typeof boxSchema>;

/** Where pixels are laid, and how they are turned. */
const placementFields = {
  /** The frame that they are scaled to, before it is turned. */
  to: boxSchema,
  /** Degrees that the frame is turned by, clockwise around its middle. */
  angle: z.number().min(-360).max(360).optional(),
  /** Mirrored left to right, or top to bottom, before it is turned. */
  flipX: z.boolean().optional(),
  flipY: z.boolean().optional(),
};
const placementSchema = z.object(placementFields).readonly();
export type Placement = z.infer<typeof placementSchema>;

/** Most characters of pasted pixels: more than a drawing file may have. */
const mostPacked = 64 * 2 ** 20;
const packed = z
  .string()
  .max(mostPacked)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/);

/** Pixels that were pasted: values of a sheet and a mask, each deflated and in base64. */
const packedPixelsSchema = z
  .object({
    width: sideSchema,
    height: sideSchema,
    /** Bytes of a value: 1, or 4 in the order of the smallest first. */
    bytes: z.literal([1, 4]),
    values: packed,
    /** A byte for each pixel: 1 where there is one. */
    mask: packed,
  })
  .readonly();
export type PackedPixels = z.infer<typeof packedPixelsSchema>;

/** One thing a person did. Marks are kept as they were made; pixels follow from them. */
export const markSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('stroke'), ...markBase, stroke: strokeSchema }),
    z.object({ kind: z.literal('shape'), ...markBase, shape: shapeSchema }),
    z.object({
      kind: z.literal('fill'),
      ...markBase,
      x: coordinate,
      y: coordinate,
      /** How far a value may be from the one clicked: of ink, or of each channel of a colour. */
      tolerance: z.int().min(0).max(255).optional(),
      /** Widest gap, in pixels, through which the fill does not leak. */
      gap: z.int().min(0).max(64).optional(),
    }),
    z.object({
      kind: z.literal('move'),
      /** What is left behind. */
      value,
      from: boxSchema,
      /** What of the box is moved; all of it if left out. */
      outline: z.array(point).min(3).max(100_000).readonly().optional(),
      ...placementFields,
      /** Leave the original where it was. */
      copy: z.boolean().optional(),
      /** Whether pixels of `value` cover nothing where they are laid. */
      over: z.boolean().optional(),
    }),
    z.object({ kind: z.literal('paste'), pixels: packedPixelsSchema, ...placementFields }),
  ])
  .readonly();
export type Mark = z.infer<typeof markSchema>;

/** Closed outline outside of which a mark paints nothing; undefined for one without limits. */
export const limitOf = (mark: Mark) => ('within' in mark ? mark.within : undefined);
