import { z } from 'zod';

/** Chooses the noise of models that have some; others ignore it. */
export const maxSeed = 2 ** 32 - 1;
export const seedSchema = z.int().min(0).max(maxSeed);

/** Largest picture in megapixels that is decoded, by where it comes from. */
export const maxMegapixels = {
  /** Files named on a command line or found in a folder; `--max-megapixels` changes it. */
  file: 100,
  /** Files opened in the window. */
  window: 64,
  /** Samples of a model package; anything larger is not one. */
  sample: 16,
} as const;
