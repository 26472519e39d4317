import { z } from 'zod';
import type { Studio } from '../studio/studio';
import { readStored, writeStoredSoon } from '../ui/storage';

const schema = z.object({
  model: z.string(),
  brushes: z.array(z.number().min(1).max(10_000)).max(64),
  classIndex: z.int().min(0).max(65_535),
  colour: z.string().regex(/^#[0-9a-f]{6}$/),
});

/** Keep brush, label and colour for the next time that the window is opened, on the same model. */
export function rememberHand(studio: Studio): void {
  const kept = schema.safeParse(readStored('hand')).data;
  let restored = false;
  studio.store.subscribe((now, before) => {
    if (!now.model) return;
    if (!restored) {
      restored = true;
      if (!kept) return;
      const same = kept.model === now.model.card.id && kept.brushes.length === now.brushes.length;
      const { brushes, classIndex, colour } = kept;
      studio.store.setState(same ? { brushes, classIndex, colour } : { colour });
      return;
    }
    const { brushes, classIndex, colour } = now;
    const changed = brushes !== before.brushes || classIndex !== before.classIndex;
    if (!changed && colour === before.colour && now.model === before.model) return;
    writeStoredSoon('hand', { model: now.model.card.id, brushes, classIndex, colour });
  });
}
