import { useEffect, useMemo } from 'react';
import type { DrawingCanvas } from '../canvas/DrawingCanvas';
import { useFiles } from '../documents/useFiles';
import { firstImage, pickPicture, readFile } from '../photo/openedFile';
import { canRefineDrawing } from '../photo/refinement';
import { toolTable } from '../tools/toolTable';
import { toggleFullScreen } from './studioLayout';
import { activeBrush } from './studioState';
import { useStudio, useStudioState } from './useStudio';
import { useCommands, useWorkspace } from './useWorkspace';
import { toggleView } from './workspace';

/** While the Studio room is open: registers its commands, opens pasted pictures, and handles keys that hold a tool. */
export function useStudioCommands(
  canvas: React.RefObject<DrawingCanvas | undefined>,
  open: boolean,
): void {
  const studio = useStudio();
  const files = useFiles();
  const workspace = useWorkspace();
  const handlers = useMemo(() => {
    const { layout, backgroundColour, compare, realness, photo, refinement } = workspace;
    const brush = (factor: number) => {
      const now = activeBrush(studio.store.getState());
      studio.setBrush(
        factor > 1 ? Math.max(now + 1, now * factor) : Math.min(now - 1, now * factor),
      );
    };
    const choices = Object.fromEntries(
      toolTable.map(({ id }) => [id, () => studio.tools.choose(id)]),
    );
    return {
      ...choices,
      smaller: () => brush(1 / 1.15),
      larger: () => brush(1.15),
      swapColours: () => backgroundColour.swap(),
      undo: () => studio.undo(),
      redo: () => studio.redo(),
      fit: () => canvas.current?.pane.fitView(),
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
      truth: () => pickPicture((file) => void compare.openTruth(file)),
      realness: () => realness.toggle(),
      variations: () => toggleView(workspace, 'variations'),
      bakeOff: () => toggleView(workspace, 'bakeOff'),
      photo: () => pickPicture((file) => photo.open(file)),
      live: () => studio.setLive(!studio.store.getState().live),
    } as const;
  }, [studio, canvas, workspace, files]);
  useCommands(handlers, open);
  const refine = useMemo(() => ({ refine: () => void workspace.refinement.start() }), [workspace]);
  useCommands(refine, useStudioState(canRefineDrawing) && open);

  useEffect(() => {
    if (!open) return;
    const paste = (event: ClipboardEvent) => {
      const file = firstImage(event.clipboardData);
      if (file) void readFile(file).then((read) => workspace.photo.open(read));
    };
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  }, [workspace, open]);

  useEffect(() => {
    if (!open) return;
    const down = (event: KeyboardEvent) => {
      const onDrawing = (event.target as HTMLElement).closest('[role=application]');
      if (onDrawing && studio.tools.holdKey(event.code)) event.preventDefault();
    };
    // Key releases always count, wherever the focus is.
    const up = (event: KeyboardEvent) => studio.tools.releaseKey(event.code);
    const blur = () => studio.tools.releaseKey();
    window.addEventListener('keydown', down);
    window.addEventListener('keyup', up);
    window.addEventListener('blur', blur);
    return () => {
      window.removeEventListener('keydown', down);
      window.removeEventListener('keyup', up);
      window.removeEventListener('blur', blur);
    };
  }, [studio, open]);
}
