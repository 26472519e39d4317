/** What the calls of the engine answer with. */
import type { z } from 'zod';
import type { Thumbs } from './batchItem';
import type { Card } from './card';
import type { foundProvidersSchema, ModelCheck } from './checks';
import type { Notice } from './notices';
import type { Picture } from './picture';
import type { RealProvider } from './providers';
import type { Failure } from './underdrawError';

export interface ModelList {
  models: ModelSummary[];
  problems: (Failure & { folder: string })[];
}

/** A file's bytes and its MIME type. */
export interface TypedBytes {
  type: string;
  data: Uint8Array;
}

/** A package as the gallery shows it. */
export interface ModelSummary {
  card: Card;
  folder: string;
  /** Bundled with the program, or added by the user. */
  origin: 'bundled' | 'user';
  /** Bytes of all files that the card lists. */
  bytes: number;
  /** The last check of these weights on this machine. */
  check?: ModelCheck;
}

export interface Translation {
  /** Of several frames the first. */
  picture: Picture;
  /** All of them, for a model that gives several. */
  frames?: Picture[];
  /** The provider that did the work, whatever was asked for. */
  provider: RealProvider;
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
  provider: RealProvider;
}

/** Whether a session could be made with a provider, and if not, the runtime's own words. */
export type FoundProvider = z.infer<typeof foundProvidersSchema>[number];

/** One run of a model on its sample. */
export interface Trial {
  /** The net's output, as it is. */
  values: Float32Array;
  picture: Picture;
  notes: Notice[];
  /** Milliseconds inside the net, after a run to warm up. */
  runMs: number;
  /** What the process grew by, at its largest. */
  peakBytes: number;
  /** SHA-256 of the weights. */
  weights: string;
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

/** A picture that was read and could not be translated. */
export interface FailedBatchFile {
  /** As that of `BatchFile`: of the very bytes that failed. */
  content: string;
  failure: Failure;
}

export interface DoctorReport {
  node: string;
  platform: string;
  cores: number;
  memoryBytes: number;
  onnxruntime: string;
  sharp: string;
  /** For each provider: whether a session could really be made with it here, and if not, its own words. */
  providers: FoundProvider[];
  /** Models whose weights were checked here. */
  checks: (ModelCheck & { id: string })[];
}

/** A step of a call that the engine begins: a model of a chain, or a tile. */
export interface WorkProgress {
  /** Steps that are done, and all of the picture. */
  done: number;
  total: number;
  /** Pixels of this step. */
  pixels: number;
  /** The picture, as its path was given; absent for models that take none. */
  file?: string;
}
