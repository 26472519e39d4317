import type { Values } from '#common/contract';
import type { Size } from '#common/image/size';
import type { Scene } from '../documents/scene';
import type { Raster } from '../drawing/raster';

/** Something to translate: a snapshot, which does not change while a stroke goes on. */
export interface LiveTask {
  model: Scene['model'];
  /** The state of the history that it was begun in. */
  scene: Scene;
  /** Pixels of every sheet and of the sketch, which is not translated; none for a model that takes no pictures. */
  rasters: readonly Raster[];
  /** Size of the sheets, or of the picture that is asked for without one. */
  size: Size;
  seed: number;
  /** Values of inputs that are not pictures, by name. */
  values: Values;
  /** Grows with every change of the drawing. */
  version: number;
  /** Downscaling factor of each side; 1 is full size. */
  draft: number;
}
