import { z } from 'zod';
import { assertNever } from '../assertNever';
import { allDiffer, inputName, tensorFormat } from './cardParts';
import { maxNoise } from './limits';
import { rule } from './rules';

const tensor = z.string().min(1);
/** Shape of the tensor if it is not the usual one; must have as many elements. */
const shape = z.array(z.int().positive()).max(6).optional();
/** Element type of indices; floats for graphs that cast them. */
const indexType = z.enum(['int64', 'int32', 'float32', 'float16']);

/** Normal random numbers (mean 0, deviation 1) drawn from the run's seed. */
const noiseVector = z.object({
  kind: z.literal('noise'),
  name: inputName.default('noise'),
  tensor,
  type: tensorFormat.type,
  /** [1, size], unless `shape` says otherwise. */
  form: z.literal('vector'),
  size: z.int().positive().max(maxNoise),
  shape,
});
const noisePlanes = z.object({
  kind: z.literal('noise'),
  name: inputName.default('noise'),
  tensor,
  ...tensorFormat,
  /** Planes of the net's own height and width: [1, size, H, W]. */
  form: z.literal('planes'),
  size: z.int().positive().max(64),
});
export type NoiseValue = z.infer<typeof noiseVector> | z.infer<typeof noisePlanes>;

/** One of several named classes. */
export const choiceValue = z.object({
  kind: z.literal('choice'),
  name: inputName,
  tensor,
  /** one-hot: [1, number of classes], 1 and 0. index: [1], the class's number from 0. */
  encoding: z.enum(['one-hot', 'index']),
  /** Absent: int64 for an index, float32 for one-hot, which is always a float. */
  type: indexType.optional(),
  shape,
  /** In the order of their numbers. */
  classes: z.array(z.string().min(1).max(100)).min(2).max(10_000),
  /** One of the classes. */
  default: z.string(),
});
export type ChoiceValue = z.infer<typeof choiceValue>;

/**
 * A text as indices of words in a vocabulary: [1, length], filled up with `padding`. The index of
 * the vocabulary's first word is `firstIndex`.
 */
export const textValue = z.object({
  kind: z.literal('text'),
  name: inputName,
  tensor,
  type: indexType.default('int64'),
  shape,
  /** Lower-case; a word is a run of letters, digits, ' and -. */
  vocabulary: z
    .array(z.string().regex(/^[\p{L}\p{M}\p{N}'-]+$/u, rule('wordForm')))
    .min(1)
    .max(100_000),
  firstIndex: z.int().min(0).default(1),
  padding: z.int().min(0).default(0),
  /** Most words that the net takes. */
  length: z.int().positive().max(1024),
  /** Stop words, which are skipped: `a`, `the`, `by`. */
  ignored: z.array(z.string()).default([]),
  /** Absent: the text is required. May be empty. */
  default: z.string().optional(),
});
export type TextValue = z.infer<typeof textValue>;

const slider = z
  .object({
    name: inputName,
    /** What the window calls it; absent: the name. */
    label: z.string().min(1).optional(),
    min: z.number(),
    max: z.number(),
    default: z.number(),
  })
  .refine((s) => s.min < s.max && s.default >= s.min && s.default <= s.max, rule('sliderDefault'));
export type Slider = z.infer<typeof slider>;

/** Numbers that the user sets by name, in one tensor [1, number of sliders]. */
export const numbersValue = z.object({
  kind: z.literal('numbers'),
  name: inputName,
  tensor,
  type: tensorFormat.type,
  shape,
  sliders: z.array(slider).min(1).max(256),
});
export type NumbersValue = z.infer<typeof numbersValue>;

const anyValue = z.union([noiseVector, noisePlanes, choiceValue, textValue, numbersValue]);
/** One input of the graph that is not a picture. */
export type CardValue = z.infer<typeof anyValue>;

/** Names with a fixed meaning in `--set` and calls, which cards must not use. */
export const reservedNames: readonly string[] = [
  'variant',
  'refine',
  'seed',
  'model',
  'ahead',
  'towards',
  'walk',
];

/** Number of elements of the usual shape; undefined if it depends on the picture's size. */
function elementsOf(value: CardValue): number | undefined {
  switch (value.kind) {
    case 'noise':
      return value.form === 'vector' ? value.size : undefined;
    case 'choice':
      return value.encoding === 'one-hot' ? value.classes.length : 1;
    case 'text':
      return value.length;
    case 'numbers':
      return value.sliders.length;
    default:
      return assertNever(value, 'kind of value');
  }
}

/** Inputs of the graph that are not pictures: set by name, or drawn from the seed. */
export const cardValueInputs = z
  .array(anyValue)
  .max(64)
  .default([])
  .refine(
    (all) =>
      all.every((value) => {
        const shaped = 'shape' in value ? value.shape : undefined;
        return !shaped || shaped.reduce((n, side) => n * side, 1) === elementsOf(value);
      }),
    rule('shapeElements'),
  )
  .refine(
    (all) => all.every((v) => v.kind !== 'choice' || v.classes.includes(v.default)),
    rule('classDefault'),
  )
  .refine(
    (all) =>
      all.every((v) => v.kind !== 'choice' || allDiffer(v.classes.map((c) => c.toLowerCase()))),
    rule('classNamesDiffer'),
  )
  .refine(
    (all) =>
      all.every((v) => v.kind !== 'choice' || v.encoding === 'index' || !/^int/.test(v.type ?? '')),
    rule('oneHotFloat'),
  )
  .refine(
    (all) =>
      all.every(
        (v) =>
          v.kind !== 'text' ||
          (allDiffer(v.vocabulary) &&
            v.vocabulary.every((w) => w === w.toLowerCase().normalize('NFC'))),
      ),
    rule('vocabularyDiffers'),
  );

/** Names that can be set: those of choices, texts and sliders. */
export function settableNames(values: readonly CardValue[]): string[] {
  return values.flatMap(namesOfValue);
}

function namesOfValue(value: CardValue): string[] {
  switch (value.kind) {
    case 'noise':
      return [];
    case 'choice':
    case 'text':
      return [value.name];
    case 'numbers':
      return value.sliders.map((one) => one.name);
  }
}

/** Whether the picture depends on the seed. */
export function usesSeed(values: readonly CardValue[]): boolean {
  return values.some((value) => value.kind === 'noise');
}
