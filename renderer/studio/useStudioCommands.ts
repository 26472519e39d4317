import { useEffect, useMemo } from 'react';
import { usesSeed } from '#common/contract';
import type { Pane } from '../canvas/Pane';
import { useClipboardEvents } from '../clipboard/useClipboardEvents';
import { useFiles } from '../documents/useFiles';
import { labelActions } from '../keys/actionTable';
import { pickPicture } from '../photo/openedFile';
import { chooseNumbered } from '../tools/numberedPaint';
import { SelectTool } from '../tools/select/selectTool';
import { toolTable } from '../tools/toolTable';
import { canRefineDrawing } from '../tracing/refinement';
import { isForDialog } from '../ui/dialogKeys';
import { floodingSheet } from './colourRunsOverlay';
import { toggleFullScreen } from './studioLayout';
import { activeBrush, takesDrawing } from './studioState';
import { useStudio, useStudioState } from './useStudio';
import { useCommands, useWorkspace } from './useWorkspace';
import { toggleView } from './workspace';

/**
 * While the Studio room is open: registers its commands, and handles the clipboard and keys that hold a
 * tool.
 * @param pane whose view is zoomed; the other follows.
 */
export function useStudioCommands(pane: React.RefObject<Pane | undefined>, open: boolean): void {
  const studio = useStudio();
  const drawn = useStudioState(takesDrawing);
  const files = useFiles();
  const workspace = useWorkspace();
  const drawing = useMemo(() => {
    const { backgroundColour, clipboard, layers, layout, photo } = workspace;
    const select = studio.tools.get(SelectTool);
    const selected = (change: () => void) => () => {
      if (studio.store.getState().tool !== SelectTool.id) studio.tools.choose(SelectTool.id);
      change();
    };
    const brush = (factor: number) => {
      const now = activeBrush(studio.store.getState());
      studio.setBrush(
        factor > 1 ? Math.max(now + 1, now * factor) : Math.min(now - 1, now * factor),
      );
    };
    const choices = Object.fromEntries(
      toolTable.map(({ id }) => [id, () => studio.tools.choose(id)]),
    );
    const numbered = labelActions.map((action, i) => [action, () => chooseNumbered(studio, i)]);
    return {
      ...choices,
      ...Object.fromEntries(numbered),
      smaller: () => brush(1 / 1.15),
      larger: () => brush(1.15),
      swapColours: () => backgroundColour.swap(),
      selectAll: () => studio.tools.selectAll(),
      deselect: () => select.deselect(),
      cut: () => void clipboard.cut(),
      copy: () => void clipboard.copy(),
      paste: () => void clipboard.paste(),
      turnSelectionLeft: selected(() => select.turn(-90)),
      turnSelectionRight: selected(() => select.turn(90)),
      flipAcross: selected(() => select.flip('flipX')),
      flipDown: selected(() => select.flip('flipY')),
      sketch: () => layers.toggleSketch(),
      layerAbove: () => layers.step(1),
      layerBelow: () => layers.step(-1),
      hideLayer: () => layers.toggleActive(),
      swapSides: () => layout.swapSides(),
      clear: () => studio.clear(),
      stackPanes: () => layout.stackPanes(),
      photo: () => pickPicture((file) => photo.open(file)),
      drawOnPicture: () => void photo.openOutput(),
    } as const;
  }, [studio, workspace]);
  useCommands(drawing, open && drawn);
  const crop = useMemo(() => ({ crop: () => studio.crop() }), [studio]);
  useCommands(
    crop,
    useStudioState((s) => s.selection?.frame !== undefined && !('fixed' in s.model!.card.size)) &&
      open,
  );
  const handlers = useMemo(() => {
    const { compare, realness, refinement, layout, reference, pictureLink } = workspace;
    return {
      undo: () => studio.undo(),
      redo: () => studio.redo(),
      fit: () => pane.current?.fitView(),
      actual: () => pane.current?.actualSize(),
      turnRight: () => pane.current?.turn(15),
      turnLeft: () => pane.current?.turn(-15),
      straighten: () => pane.current?.straighten(),
      mirrorView: () => pane.current?.mirror(),
      pictureAlone: () => layout.toggleAlone(),
      historyStrip: () => layout.toggleHistory(),
      reference: () => pickPicture((file) => reference.open(file)),
      pictureWindow: () => pictureLink.open(),
      zoomIn: () => pane.current?.zoom(1.25),
      zoomOut: () => pane.current?.zoom(1 / 1.25),
      fullScreen: toggleFullScreen,
      translate: () => studio.translate(),
      save: () => void files.saveDrawing(),
      open: () => void files.openDrawing(),
      newDrawing: () => void files.newDrawing(),
      savePicture: () => void files.exportPicture('png'),
      exportAgain: () => void files.exportAgain(),
      copyPicture: () => void files.copyPicture(),
      cancel: () => {
        if (layout.store.getState().alone) layout.toggleAlone();
        else if (!refinement.cancel()) studio.cancel();
      },
      compare: () => compare.next(),
      truth: () => pickPicture((file) => void compare.openTruth(file)),
      realness: () => realness.toggle(),
      variations: () => toggleView(workspace, 'variations'),
      bakeOff: () => toggleView(workspace, 'bakeOff'),
      cycle: () => toggleView(workspace, 'cycle'),
      dream: () => workspace.dream.open(),
      live: () => studio.setLive(!studio.store.getState().live),
    } as const;
  }, [studio, pane, workspace, files]);
  useCommands(handlers, open);
  const seed = useMemo(() => ({ otherSeed: () => studio.settings.chooseOtherSeed() }), [studio]);
  useCommands(seed, useStudioState((s) => !!s.model && usesSeed(s.model.card.values)) && open);
  const frames = useMemo(() => {
    const { player } = workspace;
    return {
      playFrames: () => player.toggle(),
      previousFrame: () => player.step(-1),
      nextFrame: () => player.step(1),
    };
  }, [workspace]);
  useCommands(frames, useStudioState((s) => s.frames.length > 1) && open);
  const refine = useMemo(() => ({ refine: () => void workspace.refinement.start() }), [workspace]);
  useCommands(refine, useStudioState(canRefineDrawing) && open);
  const runs = useMemo(() => ({ colourRuns: () => workspace.colourRuns.toggle() }), [workspace]);
  useCommands(runs, useStudioState((s) => floodingSheet(s) !== undefined) && open);

  useClipboardEvents(open);

  useEffect(() => {
    if (!open) return;
    const down = (event: KeyboardEvent) => {
      const onDrawing = (event.target as HTMLElement).closest('[role=application]');
      // While the keyboard's pen is shown, Space is its own.
      if (!onDrawing || workspace.keyboardPen.shown || isForDialog(event)) return;
      if (studio.tools.holdKey(event.code)) event.preventDefault();
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
  }, [studio, open, workspace]);
}
