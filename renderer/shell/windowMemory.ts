import { z } from 'zod';
import type { Card } from '#common/contract';
import type { Size } from '#common/image/size';

export const rooms = ['studio', 'batch', 'models'] as const;
export type Room = (typeof rooms)[number];

const schema = z.object({
  room: z.enum(rooms).catch('studio'),
  /** Id of the model that was open last. */
  model: z.string().max(64).catch(''),
  live: z.boolean().catch(true),
  /** What the drawing was begun with, if nothing was drawn on it yet. */
  start: z.enum(['', 'blank', 'sample']).catch(''),
  /** Width and height that were chosen for new drawings, by model. */
  sizes: z.record(z.string(), z.tuple([z.int().positive(), z.int().positive()])).catch({}),
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

/** The size that was chosen for new drawings of a model; undefined for the model's own. */
export function chosenSize({ id, size }: Card): Size | undefined {
  const chosen = 'fixed' in size ? undefined : loadMemory().sizes[id];
  return chosen && { width: chosen[0], height: chosen[1] };
}

/** Remember a size for new drawings of a model. */
export function rememberSize(card: Card, { width, height }: Size): void {
  saveMemory({ sizes: { ...loadMemory().sizes, [card.id]: [width, height] } });
}
