import type { LayerLook } from '#common/contract';
import type { SheetInput } from './sheetInputs';

/** Everything is seen as it is, the sketch over it. */
export const plainLook: LayerLook = { layers: {}, sketchBelow: false };

/** By which name a sheet is looked at: frames are one layer. */
export const layerName = ({ name, frame }: Pick<SheetInput, 'name' | 'frame'>): string =>
  frame?.input ?? name;

/** Opacity that a layer is set to, 0…1, whether or not it is hidden. */
export const opacityOf = ({ layers }: LayerLook, name: string): number =>
  layers[name]?.opacity ?? 1;

export const isHidden = ({ layers }: LayerLook, name: string): boolean =>
  layers[name]?.hidden ?? false;

/** The look with one layer changed. */
export function withLayer(
  look: LayerLook,
  name: string,
  change: Partial<LayerLook['layers'][string]>,
): LayerLook {
  const before = { hidden: isHidden(look, name), opacity: opacityOf(look, name) };
  return { ...look, layers: { ...look.layers, [name]: { ...before, ...change } } };
}
