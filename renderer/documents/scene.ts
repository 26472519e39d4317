import type { ModelSummary, Picture, SceneSettings } from '#common/contract';
import { type Size, startSize } from '#common/image/size';
import type { Drawing } from '../drawing/drawing';
import { newDrawing } from '../drawing/sheets';

/** A state of the history: a drawing, and the model that it is for. */
export interface Scene {
  readonly model: ModelSummary;
  /** Empty if the model takes no pictures. */
  readonly drawing: Drawing;
  /** Present if the drawing is empty. */
  readonly settings?: SceneSettings;
  /** What it was begun with, for as long as nothing is drawn on it or set. Not saved. */
  readonly start?: SceneStart;
}

/** A drawing that nobody has touched yet: a sample of the model, or a blank sheet. */
export type SceneStart = 'sample' | 'blank';

/** Size of the drawing, or of the picture that is asked for without one. */
export function sceneSize({ drawing, settings }: Pick<Scene, 'drawing' | 'settings'>): Size {
  if (settings) return settings.size;
  const { width, height } = drawing[0].ground;
  return { width, height };
}

/**
 * A scene on pictures by name, blank where none is given.
 * @param pictures of 8 bits, all of one size.
 * @param settings seed and values for a model that takes no pictures.
 */
export function newScene(
  model: ModelSummary,
  pictures: Readonly<Record<string, Picture>>,
  settings: Omit<SceneSettings, 'size'>,
  size?: Size,
): Scene {
  const { card } = model;
  const { width, height } = Object.values(pictures)[0] ?? size ?? startSize(card.size);
  const drawing = newDrawing(card, pictures, [width, height]);
  const start = Object.keys(pictures).length > 0 ? 'sample' : 'blank';
  if (drawing.length > 0) return { model, drawing, start };
  return { model, drawing, settings: { ...settings, size: { width, height } }, start };
}
