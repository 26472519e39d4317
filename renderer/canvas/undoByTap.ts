import type { Studio } from '../studio/studio';

/** What a tap of several fingers does: two undo, three redo. */
export function undoByTap(studio: Studio): (count: number) => void {
  return (count) => {
    if (count === 2) studio.undo();
    else if (count === 3) studio.redo();
  };
}
