import { z } from 'zod';
import { answer, call, noParams } from './call';

const id = z.uuid();
const bytes = z.instanceof(Uint8Array);
const nothing = () => answer<Record<string, never>>();

/** A drawing of the library as the desktop's door keeps it: in files, whose bytes only windows read. */
export interface KeptDrawing {
  id: string;
  /** What a person called it. */
  name: string | undefined;
  /** Milliseconds since 1970. */
  savedAt: number;
  /** All but its steps and its tracing picture. */
  summary: Uint8Array;
}

/** The tracing picture of a drawing; another one has another key. */
export interface KeptTracing {
  key: string;
  /** Its MIME type. */
  type: string;
  data: Uint8Array;
}

/**
 * Calls that the desktop's door answers: drawings lie as files in the user's folder. Browsers keep
 * them in IndexedDB.
 */
export const drawingCalls = {
  /** Drawings that are not deleted, latest first. */
  'drawings.list': call(noParams, answer<KeptDrawing[]>()),
  /**
   * One drawing, its steps from `from` on, as many as fit into a message.
   * @returns undefined if it is not there. Fails with INPUT_UNREADABLE if it is damaged.
   */
  'drawings.read': call(
    z.object({ id, from: z.int().min(0) }),
    answer<
      | (KeptDrawing & { steps: Uint8Array[]; total: number; tracing: KeptTracing | undefined })
      | undefined
    >(),
  ),
  /**
   * Write the summary and all steps from `from` on, in place of later ones: whole, or not at all.
   * `tracing` has its data the first time that it comes with this drawing.
   */
  'drawings.save': call(
    z.object({
      id,
      savedAt: z.number(),
      summary: bytes,
      from: z.int().min(0),
      steps: z.array(bytes),
      tracing: z
        .object({ key: z.uuid(), type: z.string().max(200), data: bytes.optional() })
        .optional(),
    }),
    nothing(),
  ),
  /** '' takes the name away. */
  'drawings.rename': call(z.object({ id, name: z.string().max(200) }), nothing()),
  /** Take it off the list; it can be brought back until the next start. */
  'drawings.remove': call(z.object({ id }), nothing()),
  'drawings.bringBack': call(z.object({ id }), nothing()),
  /** Delete for good what was removed. */
  'drawings.purge': call(noParams, nothing()),
};
export type DrawingCalls = typeof drawingCalls;
