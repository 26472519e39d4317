import { z } from 'zod';

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
  choices: readonly ImportChoice[];
  /** Further answers that are taken and never asked for, in no order: the family's own is nearly always right. */
  settings: readonly ImportChoice[];
  /** The likely answers to choices that were not answered. */
  assumed: Readonly<Record<string, string>>;
}
