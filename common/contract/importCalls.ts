import { z } from 'zod';
import { answer, call } from './call';
import { modelId, paletteSchema } from './cardParts';
import type { CheckedModel } from './checks';
import {
  answersSchema,
  type ImportCandidates,
  importAbout,
  type ModelFileContent,
} from './importTypes';
import { pictureSchema } from './picture';
import type { ModelSummary } from './results';

/**
 * A file of an upload: relative, with `/` between folders. No part begins with a dot, so that none
 * leads out of the folder.
 */
const uploadPath = z
  .string()
  .max(400)
  .regex(/^(?:[^./\\:\p{Cc}][^/\\:\p{Cc}]*(?:\/|$))+$/u)
  .refine((path) => !path.endsWith('/'));

/** Largest piece of a file that is sent at once, in bytes. */
export const uploadChunkBytes = 4 * 2 ** 20;

/** Names an import between `import.open` and `import.close`. */
const key = z.uuid();

/**
 * Calls with which a window adds a model. The door answers them: it keeps what is uploaded, and reads
 * and tries it in a process of its own, which may die or hang. Nothing stays of an import that is
 * closed, or whose window is gone, before `import.keep`.
 */
export const importCalls = {
  /**
   * Begin an import.
   * @param path a file on this machine, for the desktop alone
   * @param upload the model's main file, which `import.write` sends
   */
  'import.open': call(
    z.union([z.object({ path: z.string().min(1) }), z.object({ upload: uploadPath })]),
    answer<{ key: string }>(),
  ),
  /** Append to a file of the upload. */
  'import.write': call(
    z.object({
      key,
      file: uploadPath,
      data: z.instanceof(Uint8Array).refine((data) => data.length <= uploadChunkBytes),
    }),
    answer<Record<string, never>>(),
  ),
  /** What the file is. Fails with the refusals of `models.recognise` and `models.importArchive`. */
  'import.recognise': call(
    z.object({ key, answers: answersSchema.default({}) }),
    answer<ModelFileContent>(),
  ),
  /** Run the readings of a net on an example, as `models.candidates` does. */
  'import.candidates': call(
    z.object({
      key,
      answers: answersSchema.default({}),
      palette: paletteSchema.optional(),
      example: pictureSchema.optional(),
    }),
    answer<ImportCandidates>(),
  ),
  /** Install what is in the file, unchecked; it goes again unless `import.keep` follows. */
  'import.install': call(
    z.object({
      key,
      /** Absent: one that is free. */
      id: modelId.optional(),
      answers: answersSchema.default({}),
      about: importAbout.default({}),
      palette: paletteSchema.optional(),
      /** Becomes the model's sample, and makes its preview. */
      example: pictureSchema.optional(),
    }),
    answer<ModelSummary[]>(),
  ),
  /** Check one of the models that `import.install` gave. */
  'import.check': call(z.object({ key, id: modelId }), answer<CheckedModel>()),
  /** The models stay. */
  'import.keep': call(z.object({ key }), answer<Record<string, never>>()),
  /** End the import: delete the upload, and the models unless they were kept. */
  'import.close': call(z.object({ key }), answer<Record<string, never>>()),
};
export type ImportCalls = typeof importCalls;
