import { z } from 'zod';

export const rooms = ['studio', 'batch', 'models'] as const;
export type Room = (typeof rooms)[number];

const schema = z.object({
  room: z.enum(rooms).catch('studio'),
  /** Id of the model that was open last. */
  model: z.string().max(64).catch(''),
  live: z.boolean().catch(true),
});
export type WindowMemory = z.infer<typeof schema>;

const key = 'underdraw-window';

/** What the window looked like last time; what can't be read is as at the first start. */
export function recall(): WindowMemory {
  try {
    return schema.parse(JSON.parse(localStorage.getItem(key) ?? '{}'));
  } catch {
    return schema.parse({});
  }
}

/** Remember a part of it. */
export function remember(patch: Partial<WindowMemory>): void {
  try {
    localStorage.setItem(key, JSON.stringify({ ...recall(), ...patch }));
  } catch {
    // A window without storage forgets; nothing else depends on it.
  }
}
