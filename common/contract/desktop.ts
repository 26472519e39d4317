import { z } from 'zod';
import { answer, call, noParams } from './call';
import type { Failure } from './underdrawError';

/** Texts of the application menu and of dialogs of the system, which the window translates. */
export const desktopWordKeys = [
  'about',
  'services',
  'hide',
  'hideOthers',
  'showAll',
  'file',
  'new',
  'open',
  'recent',
  'clearRecent',
  'save',
  'settings',
  'closeWindow',
  'quit',
  'edit',
  'undo',
  'redo',
  'cut',
  'copy',
  'paste',
  'selectAll',
  'view',
  'fullScreen',
  'window',
  'minimize',
  'zoom',
  'front',
  'batchRuns',
  'batchRunsHint',
  'keepRunning',
  'stopBatch',
  'crashed',
] as const;
export type DesktopWords = Record<(typeof desktopWordKeys)[number], string>;
const words = z.record(z.enum(desktopWordKeys), z.string().min(1).max(200));

/** Calls that only the desktop door answers. */
export const desktopCalls = {
  /**
   * The window can open files and run commands, and these are its words. Sent again when the
   * language changes.
   */
  'desktop.ready': call(z.object({ words }), answer<Record<string, never>>()),
  /**
   * Let the person choose a folder in a dialog of the system, which grants it.
   * @returns its path, undefined if the dialog was dismissed.
   */
  'desktop.chooseFolder': call(
    z.object({ title: z.string().max(200), start: z.string() }),
    answer<{ path: string | undefined }>(),
  ),
  /** The answer to the event `flush`: everything drawn is in storage. */
  'desktop.flushed': call(noParams, answer<Record<string, never>>()),
};

/** What the menu asks of the window. */
export type MenuCommand = 'new' | 'open' | 'save' | 'settings' | 'undo' | 'redo';

/** Events that only the desktop door sends. */
export interface DesktopEvents {
  /**
   * `byKey`: a key of the menu's, which the window was given before and did not take; then it is
   * for a text field, if for anything.
   */
  menu: { command: MenuCommand; byKey: boolean };
  /** A drawing that was opened from the file manager, or as an argument. */
  openDrawing: { name: string; data: Uint8Array };
  /** A model package that was opened the same way, by its path on this machine. */
  openModel: { name: string; path: string };
  openFailed: Failure;
  /** The window is about to close: it saves what it has, and calls `desktop.flushed`. */
  flush: Record<string, never>;
}
