import type { StoreApi } from 'zustand/vanilla';
import type { Picture } from '#common/contract';
import { shrinkPicture, thumbnail } from '../drawing/compose';
import type { Drawing } from '../drawing/drawing';
import { plainLook } from '../drawing/layerLook';
import type { Raster } from '../drawing/raster';
import type { StudioState } from '../studio/studioState';
import type { Scene } from './scene';

/** Longest side of a thumbnail, in pixels. */
const side = 96;

/**
 * Small pictures of states of the history: the drawing, made when it is first asked for. Of a model
 * that takes no pictures, what it made in that state, once it was shown.
 */
export class SceneThumbnails {
  private readonly cache = new WeakMap<Scene, Picture>();

  constructor(
    store: StoreApi<StudioState>,
    private readonly pixelsOf: (drawing: Drawing) => readonly Raster[],
  ) {
    store.subscribe(({ outputTask: task, frames: [picture] }, before) => {
      if (!task?.scene.settings || task === before.outputTask) return;
      this.cache.set(task.scene, shrinkPicture(picture, side));
    });
  }

  /**
   * @param before the state before it: of frames the one that differs from it is shown, else the latest.
   * @returns undefined for a state without a drawing whose picture was not made yet.
   */
  get(scene: Scene, before?: Scene): Picture | undefined {
    let made = this.cache.get(scene);
    if (!made && !scene.settings) {
      const { model, drawing } = scene;
      const changed = drawing.findIndex((sheet, i) => sheet !== before?.drawing[i]);
      const active = before?.model === model && changed >= 0 ? changed : undefined;
      made = thumbnail(model.card, this.pixelsOf(drawing), side, active, plainLook);
      this.cache.set(scene, made);
    }
    return made;
  }
}
