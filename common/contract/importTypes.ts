import { z } from 'zod';
import type { Card } from './card';

const stated = z.string().trim().min(1).max(500).optional();

/** What a person answered to choices, by key. */
export const answersSchema = z.record(z.string(), z.string());

/** What a person says of a model that is imported; what is absent is unknown. */
export const importAbout = z.object({
  name: stated,
  licence: stated,
  author: stated,
  source: stated,
});
export type ImportAbout = z.output<typeof importAbout>;

/** Something that a file can't say. */
export interface ImportChoice {
  key: string;
  /** The likely one first. */
  values: readonly [string, ...string[]];
}

/** The net in a checkpoint. */
export interface RecognisedNet {
  /** Stable, for scripts: `cyclegan-resnet`. */
  family: string;
  /** What people call it, in every language: `CycleGAN`. */
  name: string;
  /** What was read from the weights. */
  variant: Readonly<Record<string, string | number | boolean>>;
  /** The weights fit, but other nets may have the same: likely, and no more. */
  isGuess: boolean;
  choices: readonly ImportChoice[];
  /** Further answers that are taken and never asked for, in no order: the family's own is nearly always right. */
  settings: readonly ImportChoice[];
  /** The likely answers to choices that were not answered. */
  assumed: Readonly<Record<string, string>>;
  /** What goes in and comes out, with the answers as they are. */
  facts: NetFacts;
}

/** What a net takes and gives. */
export interface NetFacts {
  /** edges: lines that may be drawn, on a sheet of their own. */
  inputs: readonly { kind: 'picture' | 'labels' | 'edges'; channels: number }[];
  /** `scale`: how much larger the output is. */
  output: { channels: number; scale: number };
  /** Sides that it takes; a multiple that is guessed is tried when the model is added. */
  size: { multipleOf: number; min: number; guessed?: true } | { fixed: readonly [number, number] };
  /** Whether a seed changes the picture. */
  noise: boolean;
}

/** What a file that may be imported holds. */
export type ModelFileContent =
  | { kind: 'net'; net: RecognisedNet }
  | { kind: 'package'; models: PackagedModel[] };

/** A model of an `.underdraw-model` file. */
export interface PackagedModel {
  card: Card;
  bytes: number;
  /** The same card, with the same weights, is installed. */
  present: boolean;
  /** Its id, or one after it that is free. */
  freeId: string;
}

/** An answer to a choice. */
export interface ImportAnswer {
  key: string;
  value: string;
}

/**
 * One reading of a checkpoint whose choices can be answered in several ways, and what the net makes
 * of an example in this reading.
 */
export interface ImportCandidate {
  /** Stable for a file and its answers: `likely`, or what differs, `norm=running,dropout=off`. */
  id: string;
  /** To all choices that were open: what `models.importCheckpoint` takes to import this reading. */
  answers: Readonly<Record<string, string>>;
  /** What differs from the likely reading; empty for that one. */
  differences: readonly ImportAnswer[];
  /**
   * 0 … 1, how much like a picture the result is: 1 for one with contrast in which few samples are
   * clipped, 0 for one of a single colour. To be compared within one file only.
   */
  score: number;
  /** PNG of at most 512 px a side. */
  picture: Uint8Array;
}

/** The readings of a checkpoint, the likely one first, the others by score. */
export interface ImportCandidates {
  /** PNG of what all of them were given; absent of a net that takes no picture. */
  example?: Uint8Array;
  /**
   * At most four, which differ to the eye in this example. There is one if nothing is open, or if no
   * answer makes a difference.
   */
  candidates: ImportCandidate[];
}
