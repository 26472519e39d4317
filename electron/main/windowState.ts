import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserWindow, Rectangle, Screen } from 'electron';
import { z } from 'zod';
import { readRegularTextSync } from '#engine/files/regularFile';
import { minHeight, minWidth } from './window';

const rectangle = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });
const schema = z.object({ bounds: rectangle, maximized: z.boolean() });
export type WindowState = z.infer<typeof schema>;

/** @returns the state that was saved last, undefined if there is none that can be read. */
export function loadWindowState(file: string): WindowState | undefined {
  try {
    return schema.parse(JSON.parse(readRegularTextSync(file)));
  } catch {
    return undefined;
  }
}

/** Save where a window is, for the next start. Never throws. */
export function saveWindowState(
  file: string,
  window: Pick<BrowserWindow, 'getNormalBounds' | 'isMaximized'>,
): void {
  const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(state));
  } catch {
    // The next window then opens where a first one does.
  }
}

/** Bounds that lie on a screen, however screens were changed since they were saved. */
export function clampToScreen(
  bounds: Rectangle,
  screen: Pick<Screen, 'getDisplayMatching'>,
): Rectangle {
  const { workArea: area } = screen.getDisplayMatching(bounds);
  const width = Math.min(Math.max(bounds.width, minWidth), area.width);
  const height = Math.min(Math.max(bounds.height, minHeight), area.height);
  return {
    x: Math.min(Math.max(bounds.x, area.x), area.x + area.width - width),
    y: Math.min(Math.max(bounds.y, area.y), area.y + area.height - height),
    width,
    height,
  };
}
