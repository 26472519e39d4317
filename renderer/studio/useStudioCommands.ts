import { useEffect, useMemo } from 'react';
import type { DrawingCanvas } from '../canvas/DrawingCanvas';
import { useFiles } from '../documents/useFiles';
import { askForPicture, pictureIn, readFile } from '../photo/openedFile';
import { canRefine } from '../photo/refinement';
import { toggleFullScreen } from './layout';
import { activeBrush } from './studioState';
import { useStudio, useStudioState } from './useStudio';
import { useCommands, useWorkspace } from './useWorkspace';
import { toggleView } from './workspace';

/** What the Studio's actions do, pasted pictures, and the space bar that pans, while its room is open. */
export function useStudioCommands(
  canvas: React.RefObject<DrawingCanvas | undefined>,
  open: boolean,
): void {
  const studio = useStudio();
  const files = useFiles();
  const workspace = useWorkspace();
  const runs = useMemo(() => {
    const { layout, backColour, compare, realness, photo, refinement } = workspace;
    const brush = (factor: number) => {
      const now = activeBrush(studio.store.getState());
      studio.setBrush(
        factor > 1 ? Math.max(now + 1, now * factor) : Math.min(now - 1, now * factor),
      );
    };
    return {
      pen: () => studio.set({ tool: 'pen' }),
      eraser: () => studio.set({ tool: 'eraser' }),
      shape: () => studio.chooseShape(),
      bucket: () => studio.set({ tool: 'bucket' }),
      eyedropper: () => studio.set({ tool: 'eyedropper' }),
      select: () => studio.set({ tool: 'select' }),
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
      save: () => void files.saveDrawing(),
      open: () => void files.openDrawing(),
      copyPicture: () => void files.copyPicture(),
      cancel: () => {
        if (!refinement.cancel()) studio.cancel();
      },
      compare: () => compare.next(),
      truth: () => askForPicture((file) => void compare.openTruth(file)),
      realness: () => realness.toggle(),
      variations: () => toggleView(workspace, 'variations'),
      bakeOff: () => toggleView(workspace, 'bakeOff'),
      photo: () => askForPicture((file) => photo.open(file)),
      live: () => studio.setLive(!studio.store.getState().live),
    } as const;
  }, [studio, canvas, workspace, files]);
  useCommands(runs, open);
  const refine = useMemo(() => ({ refine: () => void workspace.refinement.start() }), [workspace]);
  useCommands(refine, useStudioState(canRefine) && open);

  useEffect(() => {
    if (!open) return;
    const paste = (event: ClipboardEvent) => {
      const file = pictureIn(event.clipboardData);
      if (file) void readFile(file).then((read) => workspace.photo.open(read));
    };
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  }, [workspace, open]);

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
