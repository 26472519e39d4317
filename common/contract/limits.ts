import { z } from 'zod';

/** Chooses the noise of models that have some; others ignore it. */
export const maxSeed = 2 ** 32 - 1;
export const seedSchema = z.int().min(0).max(maxSeed);

/** Most random numbers in a vector that a net is given. */
export const maxNoise = 2 ** 20;

/** One picture for each. */
export const seedsSchema = z.array(seedSchema).min(1).max(10_000);

/** Longest side of a picture in pixels: what TIFF, JPEG and a canvas can still have. */
export const maxSide = 65_535;
export const sideSchema = z.int().min(1).max(maxSide);

/** Machines that can share a folder at most. */
export const maxShards = 100_000;

/** Largest picture in megapixels that is decoded, by where it comes from. */
export const maxMegapixels = {
  /** Files named on a command line or found in a folder; `--max-megapixels` changes it. */
  file: 100,
  /** Files opened in the window. */
  window: 64,
  /** Samples of a model package; anything larger is not one. */
  sample: 16,
} as const;

/** Largest drawing file in bytes that is read. */
export const maxDrawingBytes = 512 * 2 ** 20;

/** Largest message of a window in bytes: a 16-bit picture of 32 megapixels. */
export const maxLinkBytes = 256 * 2 ** 20;
/** Largest file in bytes that a window sends; the rest of a message is small. */
export const maxSentFileBytes = maxLinkBytes - 2 ** 16;
