import { z } from 'zod';

export const rooms = ['studio', 'batch', 'models'] as const;
export type Room = (typeof rooms)[number];

const schema = z.object({
  room: z.enum(rooms).catch('studio'),
  /** Id of the model that was open last. */
  model: z.string().max(64).catch(''),
  live: z.boolean().catch(true),
  /** Whether a new drawing was begun on which nothing was drawn yet. */
  blank: z.boolean().catch(false),
});
export type WindowMemory = z.infer<typeof schema>;

const key = 'underdraw-window';

/** Persisted state of the window; unreadable values get their defaults. */
export function loadMemory(): WindowMemory {
  try {
    return schema.parse(JSON.parse(localStorage.getItem(key) ?? '{}'));
  } catch {
    return schema.parse({});
  }
}

/** Save a part of it. */
export function saveMemory(patch: Partial<WindowMemory>): void {
  try {
    localStorage.setItem(key, JSON.stringify({ ...loadMemory(), ...patch }));
  } catch {
    // Without storage nothing is remembered, which is harmless.
  }
}
