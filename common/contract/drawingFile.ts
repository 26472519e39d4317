import { z } from 'zod';
import { valuesSchema } from './givenValues';
import { seedSchema } from './limits';
import { markSchema, symmetrySchema } from './mark';

/** Lines over the drawing that only the artist sees. */
export const guideKinds = ['grid', 'thirds', 'centre'] as const;
export type GuideKind = (typeof guideKinds)[number];

/** How the artist sees the layers of a drawing. What the model is given does not depend on it. */
const lookSchema = z.object({
  /** By the input's name; those that are left out are seen as they are. */
  layers: z.record(
    z.string().min(1).max(64),
    z.object({ hidden: z.boolean(), opacity: z.number().min(0).max(1) }).readonly(),
  ),
  /** Whether the sketch lies under what the model is given. */
  sketchBelow: z.boolean(),
});
export type LayerLook = Readonly<z.infer<typeof lookSchema>>;

/** Most sheets of a drawing: 16 inputs of 64 frames, and the sketch. */
const maxSheets = 1025;

const drawingSide = z.int().min(1).max(8192);

/** What a picture is made from by a model that takes no pictures. */
const settingsSchema = z.object({
  size: z.object({ width: drawingSide, height: drawingSide }),
  seed: seedSchema,
  values: valuesSchema,
});
export type SceneSettings = Readonly<z.infer<typeof settingsSchema>>;

const picturePath = z.string().regex(/^pictures\/[0-9a-z-]{1,40}\.(png|bin)$/);

/**
 * One step of the history: everything anew, or one more mark on one sheet of the one before; for a
 * model that takes no pictures its settings. `model` is the id of the model that it is for, if that
 * is not the document's own.
 */
const stepSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('drawing'),
    model: z.string().min(1).max(64).optional(),
    sheets: z
      .array(z.object({ ground: picturePath, marks: z.array(markSchema).max(200_000) }))
      .min(1)
      .max(maxSheets),
  }),
  z.object({
    kind: z.literal('mark'),
    sheet: z
      .int()
      .min(0)
      .max(maxSheets - 1),
    mark: markSchema,
  }),
  z.object({
    kind: z.literal('settings'),
    model: z.string().min(1).max(64).optional(),
    settings: settingsSchema,
  }),
]);

/** The input of a sheet as it was when the drawing was saved: labels are found again by their names. */
const savedInputSchema = z.object({
  name: z.string().min(1).max(64),
  kind: z.string().min(1).max(16),
  labels: z
    .array(
      z.object({ name: z.string().min(1).max(200), colour: z.string().regex(/^#[0-9a-f]{6}$/) }),
    )
    .min(2)
    .max(256)
    .optional(),
});
export type SavedInput = z.infer<typeof savedInputSchema>;

/** The model that a drawing was made for: its id, and the hash of its weights. */
const savedModelSchema = z.object({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(200),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type SavedModel = z.infer<typeof savedModelSchema>;

/** A model with its inputs, as they were when the drawing was saved. */
const savedCardSchema = z.object({
  model: savedModelSchema,
  /** One for each sheet but the sketch. */
  inputs: z.array(savedInputSchema).max(maxSheets),
});
export type SavedCard = z.infer<typeof savedCardSchema>;

/**
 * `drawing.json` in an `.underdraw` file; the pictures that it names lie beside it as PNG.
 * Version 2 knows histories that go through several models or sizes, version 3 models without
 * pictures and more than 16 sheets, version 4 a sketch (one sheet more than there are inputs), pasted
 * pixels, selections that are more than a box, and marks that one limited; each is written as the lowest version that suffices.
 */
export const documentSchema = z.object({
  format: z.literal('underdraw'),
  version: z.literal([1, 2, 3, 4]),
  /** Model, inputs and size of the first state. */
  ...savedCardSchema.shape,
  width: drawingSide,
  height: drawingSide,
  /** Models that the history goes through later. */
  others: z.array(savedCardSchema).max(256).optional(),
  steps: z.array(stepSchema).min(1).max(200_000),
  /** Which step is shown: those after it can be redone. */
  index: z.int().min(0),
  seed: seedSchema,
  /** What was set beside pictures, by model. */
  values: z.record(z.string().max(64), valuesSchema).optional(),
  symmetry: symmetrySchema.optional(),
  guides: z.array(z.enum(guideKinds)).max(guideKinds.length),
  look: lookSchema.optional(),
  tracing: z.object({ picture: picturePath, opacity: z.number().min(0).max(1) }).optional(),
});
export type SavedDocument = z.infer<typeof documentSchema>;
