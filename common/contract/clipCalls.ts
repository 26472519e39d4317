import { z } from 'zod';
import { answer, call } from './call';
import { sideSchema } from './limits';
import type { Picture } from './picture';

/** Calls about clips: pictures one after the other. */
export const clipCalls = {
  /** The last `count` pictures of files, of animations their last frames, all of one size. */
  decodeClip: call(
    z.object({
      files: z
        .array(z.object({ data: z.instanceof(Uint8Array), name: z.string() }))
        .min(1)
        .max(1024),
      count: z.int().min(1).max(64),
      /** Absent: that of the last picture, made smaller until no side is longer than `longest`. */
      size: z.object({ width: sideSchema, height: sideSchema }).optional(),
      longest: sideSchema,
    }),
    answer<Picture[]>(),
  ),
};
