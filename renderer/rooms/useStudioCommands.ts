import { useEffect, useMemo } from 'react';
import type { DrawingCanvas } from '../canvas/DrawingCanvas';
import { toggleFullScreen } from '../state/layout';
import { activeBrush } from '../state/studioState';
import { useCommands, useDesk } from '../state/useDesk';
import { useStudio } from '../state/useStudio';

/** What the Studio's actions do, and the space bar that pans, while its room is open. */
export function useStudioCommands(
  canvas: React.RefObject<DrawingCanvas | undefined>,
  open: boolean,
): void {
  const studio = useStudio();
  const { layout, backColour } = useDesk();
  const runs = useMemo(() => {
    const brush = (factor: number) => {
      const now = activeBrush(studio.store.getState());
      studio.setBrush(
        factor > 1 ? Math.max(now + 1, now * factor) : Math.min(now - 1, now * factor),
      );
    };
    return {
      pen: () => studio.set({ tool: 'pen' }),
      eraser: () => studio.set({ tool: 'eraser' }),
      bucket: () => studio.set({ tool: 'bucket' }),
      eyedropper: () => studio.set({ tool: 'eyedropper' }),
      pan: () => studio.set({ tool: 'pan' }),
      smaller: () => brush(1 / 1.15),
      larger: () => brush(1.15),
      swapColours: () => backColour.swap(),
      undo: () => studio.undo(),
      redo: () => studio.redo(),
      fit: () => canvas.current?.pane.fit(),
      actual: () => canvas.current?.pane.actualSize(),
      zoomIn: () => canvas.current?.pane.zoom(1.25),
      zoomOut: () => canvas.current?.pane.zoom(1 / 1.25),
      swapSides: () => layout.swapSides(),
      fullScreen: toggleFullScreen,
      translate: () => studio.translate(),
      cancel: () => studio.cancel(),
      live: () => studio.setLive(!studio.store.getState().live),
    } as const;
  }, [studio, canvas, layout, backColour]);
  useCommands(runs, open);

  useEffect(() => {
    if (!open) return;
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
      window.removeEventListener('keydown', space);
      window.removeEventListener('keyup', space);
      window.removeEventListener('blur', blur);
    };
  }, [canvas, open]);
}
