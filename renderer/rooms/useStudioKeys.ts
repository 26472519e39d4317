import { useEffect } from 'react';
import { tinykeys } from 'tinykeys';
import type { DrawingCanvas } from '../canvas/DrawingCanvas';
import { useFiles } from '../files/useFiles';
import { type Action, keys } from '../state/keys';
import { activeBrush } from '../state/studioState';
import { useStudio } from '../state/useStudio';

/** Whether a key belongs to a field or a dialogue rather than to the Studio. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return (
    target.closest(
      'input:not([type=checkbox], [type=radio]), textarea, select, [role=dialog], [contenteditable=true]',
    ) !== null
  );
}

/** The Studio's keys, while its room is open. */
export function useStudioKeys(
  canvas: React.RefObject<DrawingCanvas | undefined>,
  open: boolean,
): void {
  const studio = useStudio();
  const files = useFiles();
  useEffect(() => {
    if (!open) return;
    const brush = (factor: number) => {
      const now = activeBrush(studio.store.getState());
      studio.setBrush(
        factor > 1 ? Math.max(now + 1, now * factor) : Math.min(now - 1, now * factor),
      );
    };
    const actions: Record<Action, () => void> = {
      pen: () => studio.set({ tool: 'pen' }),
      eraser: () => studio.set({ tool: 'eraser' }),
      shape: () => studio.chooseShape(),
      bucket: () => studio.set({ tool: 'bucket' }),
      eyedropper: () => studio.set({ tool: 'eyedropper' }),
      select: () => studio.set({ tool: 'select' }),
      pan: () => studio.set({ tool: 'pan' }),
      smaller: () => brush(1 / 1.15),
      larger: () => brush(1.15),
      undo: () => studio.undo(),
      redo: () => studio.redo(),
      fit: () => canvas.current?.pane.fit(),
      actual: () => canvas.current?.pane.actualSize(),
      translate: () => studio.translate(),
      save: () => void files.saveDrawing(),
      open: () => void files.openDrawing(),
      copyPicture: () => void files.copyPicture(),
      cancel: () => studio.cancel(),
    };
    const bindings = Object.fromEntries(
      (Object.keys(keys) as Action[]).map((action) => [
        keys[action],
        (event: KeyboardEvent) => {
          if (isTaken(event)) return;
          event.preventDefault();
          actions[action]();
        },
      ]),
    );
    const unbind = tinykeys(window, bindings);
    const space = (event: KeyboardEvent) => {
      if (event.code !== 'Space') return;
      // Letting go always counts, wherever the focus went meanwhile.
      if (event.type === 'keyup') canvas.current?.holdSpace(false);
      else if ((event.target as HTMLElement).closest('[role=application]')) {
        event.preventDefault();
        canvas.current?.holdSpace(true);
      }
    };
    const blur = () => canvas.current?.holdSpace(false);
    window.addEventListener('keydown', space);
    window.addEventListener('keyup', space);
    window.addEventListener('blur', blur);
    return () => {
      unbind();
      window.removeEventListener('keydown', space);
      window.removeEventListener('keyup', space);
      window.removeEventListener('blur', blur);
    };
  }, [studio, files, canvas, open]);
}
