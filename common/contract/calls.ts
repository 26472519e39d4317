import { z } from 'zod';
import type { Thumbs } from './batch';
import type { Card } from './card';
import { chainSchema, valuesSchema } from './chain';
import type { Failure } from './errors';
import type { Metrics } from './metrics';
import type { Notice } from './notices';
import { type Picture, pictureFormats, pictureSchema } from './picture';
import { type Provider, providers } from './providers';
import { rule } from './rules';

const id = z.string().min(1).max(64);
/** Chooses the noise of models that have some; others ignore it. */
const seed = z.int().min(0).max(0xffff_ffff).default(0);
const run = {
  model: chainSchema,
  /** What a person set, by name. */
  values: valuesSchema.default({}),
  provider: z.enum(providers).default('auto'),
  seed,
};
/**
 * Pictures by the card's input names (of frames `name.1`, the oldest, …), all of one size. In
 * `paint`, transparent is unpainted.
 */
const inputs = z.record(z.string(), pictureSchema);

/**
 * The size that a picture is brought to. contain: all of it, with transparent margins; cover:
 * all of the size, the rest cut off; fill: stretched. Labels are never blended.
 */
const fit = z.object({
  width: z.int().min(1).max(65_535),
  height: z.int().min(1).max(65_535),
  how: z.enum(['contain', 'cover', 'fill']),
  what: z.enum(['labels', 'picture']),
});
export type Fit = z.infer<typeof fit>;

/** Parameters of every call to the engine. What comes in is validated by these, on every door. */
export const calls = {
  'models.list': z.object({}),
  'models.info': z.object({ id }),
  /** Install the package in a folder (an absolute path) among the user's models. */
  'models.install': z.object({
    source: z.object({ folder: z.string().min(1) }),
    /** Whether it may take the place of one of the user's models. */
    replace: z.boolean().default(false),
  }),
  /** Delete one of the user's models. */
  'models.remove': z.object({ id }),
  /** Bytes of a preview or sample that the card names. */
  'models.file': z.object({ id, path: z.string().min(1) }),
  /** A sample, decoded: its pictures by input. */
  'models.sample': z.object({ id, index: z.int().min(0) }),
  /** How long the model takes here for its first sample, or an empty drawing. */
  'models.speed': z.object({ id, provider: run.provider }),
  translate: z.object({ ...run, inputs, depth: z.literal([8, 16]).default(8) }),
  /** The exact pixels that the model (of a chain the first) would be given, at the net's size, by input. */
  see: z.object({ model: chainSchema, inputs }),
  /** What the model's own discriminator thinks of a picture made from these inputs. */
  realness: z.object({ ...run, model: id, inputs, picture: pictureSchema }),
  /** A file's bytes as a picture of 8 bits, upright, in sRGB. */
  decode: z.object({ data: z.instanceof(Uint8Array), name: z.string(), fit: fit.optional() }),
  /** Lines of a photograph, black on white; `detail` 0 … 1, `width` of the lines in pixels. */
  edges: z.object({
    picture: pictureSchema,
    width: z.number().min(0.3).max(20),
    detail: z.number().min(0).max(1),
  }),
  /**
   * A label map whose borders follow a picture, by class indices, rows from the top; `strength`
   * 0 … 1.
   */
  refine: z
    .object({
      labels: z.instanceof(Uint8Array),
      picture: pictureSchema,
      strength: z.number().min(0).max(1),
    })
    .refine(
      ({ labels, picture }) => labels.length === picture.width * picture.height,
      rule('refineSizes'),
    ),
  /** How far a picture is from the truth, which is brought to its size first. */
  measure: z.object({ picture: pictureSchema, truth: pictureSchema }),
  encode: z.object({ picture: pictureSchema, format: z.enum(pictureFormats) }),
  'file.translate': z.object({
    ...run,
    /** Absent for a model that makes its picture from values alone. */
    input: z.string().min(1).optional(),
    output: z.string().min(1),
    maxMegapixels: z.number().positive(),
  }),
  /** One picture of a batch, written under its temporary name; whoever asks puts it in place. */
  'file.batch': z.object({
    ...run,
    input: z.string().min(1),
    /** Files for the model's further inputs, by input. */
    companions: z.record(z.string(), z.string().min(1)).default({}),
    temporary: z.string().min(1),
    format: z.enum(pictureFormats),
    maxMegapixels: z.number().positive(),
    thumbs: z.boolean().default(false),
  }),
  /** How far one picture file is from another. */
  'file.measure': z.object({
    picture: z.string().min(1),
    truth: z.string().min(1),
    maxMegapixels: z.number().positive(),
  }),
  doctor: z.object({}),
};

export type Method = keyof typeof calls;
export type Params<M extends Method> = z.input<(typeof calls)[M]>;
export type ParsedParams<M extends Method> = z.output<(typeof calls)[M]>;

/** A package as the gallery shows it. */
export interface ModelSummary {
  card: Card;
  folder: string;
  /** Bundled with the program, or added by the user. */
  origin: 'bundled' | 'user';
  /** Bytes of all files that the card lists. */
  bytes: number;
}

export interface Translation {
  /** Of several frames the first. */
  picture: Picture;
  /** All of them, for a model that gives several. */
  frames?: Picture[];
  /** The provider that did the work, whatever was asked for. */
  provider: Exclude<Provider, 'auto'>;
  /** Milliseconds inside the net alone, and for the whole request inside the engine. */
  runMs: number;
  ms: number;
  /** Pixels whose colour was not in the palette and was replaced by the nearest. */
  illegal: number;
  /** What the user should know: a resize, a first frame, a demoted provider. */
  notes: Notice[];
}

export interface Speed {
  /** Median milliseconds inside the net for one picture. */
  runMs: number;
  width: number;
  height: number;
  provider: Exclude<Provider, 'auto'>;
}

export interface Realness {
  width: number;
  height: number;
  /** 0 (looks made) … 255 (looks real) of every patch, rows from the top. */
  map: Uint8Array;
  /** Mean over the picture, 0 … 1. */
  score: number;
}

export interface FileTranslation extends Omit<Translation, 'picture' | 'frames'> {
  output: string;
  width: number;
  height: number;
}

export interface BatchFile extends Omit<FileTranslation, 'output'> {
  /** Lower-case hex SHA-256 of the input (with its companions) and of what was written. */
  content: string;
  hash: string;
  /** Bytes written. */
  bytes: number;
  thumbs?: Thumbs;
}

export interface DoctorReport {
  node: string;
  platform: string;
  cores: number;
  memoryBytes: number;
  onnxruntime: string;
  sharp: string;
  /** For each provider: whether a session could really be made with it here, and if not, its own words. */
  providers: { name: string; ok: boolean; reason: string }[];
}

export interface Results {
  'models.list': { models: ModelSummary[]; problems: (Failure & { folder: string })[] };
  'models.info': ModelSummary;
  'models.install': ModelSummary;
  /** The folder that it was in. */
  'models.remove': { folder: string };
  'models.file': { type: string; data: Uint8Array };
  'models.sample': Record<string, Picture>;
  'models.speed': Speed;
  translate: Translation;
  see: { inputs: Record<string, Picture>; illegal: number };
  realness: Realness;
  decode: Picture;
  edges: Picture;
  /** Class indices; none that was not in the label map. */
  refine: Uint8Array;
  measure: Metrics;
  encode: { type: string; data: Uint8Array };
  'file.translate': FileTranslation;
  'file.batch': BatchFile;
  'file.measure': Metrics;
  doctor: DoctorReport;
}

export type EngineState = 'starting' | 'ready' | 'restarting' | 'stopped';

/** What a door tells its window about itself, on request and whenever it changes. */
export interface DoorStatus {
  version: string;
  door: 'electron' | 'browser';
  engine: { state: EngineState; pid: number | undefined; restarts: number };
}
