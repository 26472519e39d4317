import { z } from 'zod';
import { outputSettings } from './batchOptions';
import {
  answer,
  type Calls,
  call,
  type MethodOf,
  noParams,
  type ParamsOf,
  type ParsedParamsOf,
  type ResultOf,
} from './call';
import { modelId, paletteSchema } from './cardParts';
import { chainSchema } from './chain';
import { clipCalls } from './clipCalls';
import { writableFormats } from './formats';
import { valuesSchema } from './givenValues';
import {
  answersSchema,
  type ImportCandidates,
  importAbout,
  type ModelFileContent,
  type RecognisedNet,
} from './importTypes';
import { maxMegapixels, seedSchema, sideSchema } from './limits';
import type { Metrics } from './metrics';
import type { Notice } from './notices';
import { type Picture, pictureSchema } from './picture';
import { providers, realProviders } from './providers';
import type {
  BatchFile,
  DoctorReport,
  FailedBatchFile,
  FileTranslation,
  FoundProvider,
  ModelList,
  ModelSummary,
  Realness,
  Speed,
  Translation,
  Trial,
  TypedBytes,
} from './results';
import { rule } from './rules';

const id = z.string().min(1).max(64);
const run = {
  model: chainSchema,
  /** What a person set, by name. */
  values: valuesSchema.default({}),
  provider: z.enum(providers).default('auto'),
  seed: seedSchema.default(0),
};
/**
 * Pictures by the card's input names (of frames `name.1`, the oldest, …), all of one size. In
 * `paint`, transparent is unpainted.
 */
const inputsSchema = z.record(z.string(), pictureSchema);

/**
 * The size that a picture is brought to. contain: all of it, with transparent margins; cover:
 * all of the size, the rest cut off; fill: stretched. Labels are never blended.
 */
const fit = z
  .object({
    width: sideSchema,
    height: sideSchema,
    mode: z.enum(['contain', 'cover', 'fill']),
    content: z.enum(['labels', 'picture']),
  })
  .refine(
    ({ width, height }) => width * height <= maxMegapixels.window * 1e6,
    rule('fitWithinLimit'),
  );
export type Fit = z.infer<typeof fit>;

/** A picture from a file, and what a person should know of how it was read. */
export type OpenedPicture = Picture & { notes?: readonly Notice[] };

/** Calls that every window may make to the engine. */
export const windowCalls = {
  'models.list': call(noParams, answer<ModelList>()),
  'models.info': call(z.object({ id }), answer<ModelSummary>()),
  /** Delete one of the user's models. @returns the folder that it was in. */
  'models.remove': call(z.object({ id }), answer<{ folder: string }>()),
  /** The same, to be undone within an hour. @returns what `models.restore` takes. */
  'models.removeUndoably': call(z.object({ id }), answer<{ removed: string }>()),
  'models.restore': call(z.object({ removed: z.string().max(256) }), answer<ModelSummary>()),
  /** Change the name of one of the user's models; its id stays. */
  'models.rename': call(
    z.object({ id, name: z.string().trim().min(1).max(200) }),
    answer<ModelSummary>(),
  ),
  /** Bytes of a preview or sample that the card names. */
  'models.file': call(z.object({ id, path: z.string().min(1) }), answer<TypedBytes>()),
  /** A sample, decoded: its pictures by input. */
  'models.sample': call(z.object({ id, index: z.int().min(0) }), answer<Record<string, Picture>>()),
  /** How long the model takes here for its first sample, or a picture that is made up. */
  'models.speed': call(z.object({ id, provider: run.provider }), answer<Speed>()),
  translate: call(
    z.object({
      ...run,
      inputs: inputsSchema,
      /** Size of the picture of a (first) model that takes none; absent: the card's default. */
      size: z.object({ width: sideSchema, height: sideSchema }).optional(),
      depth: z.literal([8, 16]).default(8),
    }),
    answer<Translation>(),
  ),
  /** The exact pixels that the model (of a chain the first) would be given, at the net's size, by input. */
  see: call(
    z.object({ model: chainSchema, inputs: inputsSchema }),
    answer<{ inputs: Record<string, Picture>; illegal: number }>(),
  ),
  /** What the model's own discriminator thinks of a picture made from these inputs. */
  realness: call(
    z.object({ ...run, model: id, inputs: inputsSchema, picture: pictureSchema }),
    answer<Realness>(),
  ),
  /** A file's bytes as a picture of 8 bits, upright, in sRGB, and what is to be said of it. */
  decode: call(
    z.object({
      data: z.instanceof(Uint8Array),
      name: z.string(),
      fit: fit.optional(),
      /** The label map that it is for, and whether it holds class numbers instead of colours. */
      map: z
        .object({ model: id, input: z.string(), numbers: z.boolean().default(false) })
        .optional(),
    }),
    answer<OpenedPicture>(),
  ),
  ...clipCalls,
  /** Lines of a photograph, black on white; `detail` 0 … 1, `width` of the lines in pixels. */
  edges: call(
    z.object({
      picture: pictureSchema,
      width: z.number().min(0.3).max(20),
      detail: z.number().min(0).max(1),
    }),
    answer<Picture>(),
  ),
  /**
   * A label map whose borders follow a picture: class indices, rows from the top, none that was
   * not in the label map; `strength` 0 … 1.
   */
  refine: call(
    z
      .object({
        labels: z.instanceof(Uint8Array),
        picture: pictureSchema,
        strength: z.number().min(0).max(1),
      })
      .refine(
        ({ labels, picture }) => labels.length === picture.width * picture.height,
        rule('refineSizes'),
      ),
    answer<Uint8Array>(),
  ),
  /** How far a picture is from the truth, which is brought to its size first. */
  measure: call(z.object({ picture: pictureSchema, truth: pictureSchema }), answer<Metrics>()),
  encode: call(
    z.object({ picture: pictureSchema, format: z.enum(writableFormats) }),
    answer<TypedBytes>(),
  ),
  doctor: call(noParams, answer<DoctorReport>()),
};

const file = z.string().min(1);

/** Calls that name files and folders. Windows do not make them: they get pixels, never paths. */
export const fileCalls = {
  /** Install the package in a folder (an absolute path) among the user's models. */
  'models.install': call(
    z.object({
      source: z.object({ folder: file }),
      /** Whether it may take the place of one of the user's models. */
      replace: z.boolean().default(false),
    }),
    answer<ModelSummary>(),
  ),
  /** Write models, by id, into one `.underdraw-model` file. @returns its size and the ids in it. */
  'models.export': call(
    z.object({ ids: z.array(id).min(1), output: file }),
    answer<{ ids: string[]; bytes: number }>(),
  ),
  /** Install all models of an `.underdraw-model` file, or none; `id` replaces that of a single one. */
  'models.importArchive': call(
    z.object({ file, id: id.optional() }),
    answer<{
      models: ModelSummary[];
      /** Of an air-gap pack: ids of models that were here already. */
      present: string[];
    }>(),
  ),
  /** Whether sessions of a provider can be made here. May end the process. */
  'trial.find': call(z.object({ provider: z.enum(realProviders) }), answer<FoundProvider>()),
  /** Run a model on its first sample, or on a picture that is made up. May end the process. */
  'trial.run': call(z.object({ id, provider: z.enum(realProviders) }), answer<Trial>()),
  /** What a file that may be imported holds: a net, or models of an `.underdraw-model` file. */
  'models.inspect': call(
    z.object({ file, answers: answersSchema.default({}) }),
    answer<ModelFileContent>(),
  ),
  /** What the net in a checkpoint is, and what the file can't say. */
  'models.recognise': call(
    z.object({ file, answers: answersSchema.default({}) }),
    answer<RecognisedNet>(),
  ),
  /**
   * Run the readings of a checkpoint, where what the file can't say makes several. To choose one,
   * give its answers to `models.importCheckpoint`, or here, to see what is left open.
   * Fails with MODEL_CHECK_FAILED if the net runs in none of them.
   */
  'models.candidates': call(
    z.object({
      file,
      /** To choices that are settled; only the others are open. */
      answers: answersSchema.default({}),
      palette: paletteSchema.optional(),
      /** Absent: a picture that a bundled model has as a sample; for label maps one that is made up. */
      example: pictureSchema.optional(),
    }),
    answer<ImportCandidates>(),
  ),
  /**
   * Rebuild the net in a checkpoint, try it on the CPU, and install it among the user's models. What
   * follows is `models.check`, which compares the graphics cards with the CPU.
   */
  'models.importCheckpoint': call(
    z.object({
      file,
      /** Absent: one that is free, after the file's name. */
      id: modelId.optional(),
      /** To choices of `models.recognise`, where they differ from the likely ones. */
      answers: answersSchema.default({}),
      about: importAbout.default({}),
      /** Of a net that takes label maps, or pictures in the colours of labels. */
      palette: paletteSchema.optional(),
      /** A person's own picture, which becomes the model's sample and its preview. */
      example: pictureSchema.optional(),
    }),
    answer<ModelSummary>(),
  ),
  'file.translate': call(
    z.object({
      ...run,
      /** Absent for a model that makes its picture from values alone. */
      input: file.optional(),
      output: file,
      maxMegapixels: z.number().positive(),
      ...outputSettings,
    }),
    answer<FileTranslation>(),
  ),
  /** One picture of a batch, written under its temporary name; whoever asks puts it in place. */
  'file.batch': call(
    z.object({
      ...run,
      /** Absent for a model that makes its picture from values alone. */
      input: file.optional(),
      /** Files for the model's further inputs, by input. */
      companions: z.record(z.string(), file).default({}),
      temporary: file,
      format: z.enum(writableFormats),
      maxMegapixels: z.number().positive(),
      thumbs: z.boolean().default(false),
      ...outputSettings,
    }),
    answer<BatchFile | FailedBatchFile>(),
  ),
  /** How far one picture file is from another. */
  'file.measure': call(
    z.object({ picture: file, truth: file, maxMegapixels: z.number().positive() }),
    answer<Metrics>(),
  ),
};

/** Every call that the engine answers. */
export const engineCalls = { ...windowCalls, ...fileCalls } satisfies Calls;
export type EngineCalls = typeof engineCalls;

export type Method = MethodOf<EngineCalls>;
export type Params<M extends Method> = ParamsOf<EngineCalls, M>;
export type ParsedParams<M extends Method> = ParsedParamsOf<EngineCalls, M>;
export type Result<M extends Method> = ResultOf<EngineCalls, M>;
