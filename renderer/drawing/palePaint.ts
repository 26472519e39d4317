import type { Box, Card, LayerLook, Picture } from '#common/contract';
import { isHidden, layerName, opacityOf, plainLook } from './layerLook';
import type { Raster } from './raster';
import { sheetInputsOf, visibleSheets } from './sheetInputs';

/** From this lightness of every channel on, paint can't be told from white paper. */
const pale = 232;
/** Width of a stripe and its gap, in pixels. */
const stripes = 6;
const stripeGrey = 196;

/**
 * Hatch paint that is nearly as white as the paper, in a picture that was composed for the screen: it
 * is given to the model like any other, and must be seen.
 * @param active and look as in `compose`.
 */
export function hatchPalePaint(
  picture: Picture,
  card: Card,
  rasters: readonly Raster[],
  box: Box,
  active?: number,
  look: LayerLook = plainLook,
): void {
  const inputs = sheetInputsOf(card);
  const { data, width } = picture;
  for (const sheet of visibleSheets(inputs, active)) {
    // On other sheets white is paper.
    if (inputs[sheet].kind !== 'paint') continue;
    const name = layerName(inputs[sheet]);
    if (isHidden(look, name) || opacityOf(look, name) === 0) continue;
    const values = rasters[sheet].data;
    for (let y = box.y; y < box.y + box.height; y++) {
      const first = (stripes - ((box.x + y) % stripes)) % stripes;
      for (let x = box.x + first; x < box.x + box.width; x += stripes) {
        const i = y * width + x;
        // What is seen may be pale because the layer is faint, or dark because of what lies over it.
        const seen = [data[i * 4], data[i * 4 + 1], data[i * 4 + 2]];
        if (isPale(values[i]) && Math.min(...seen) >= pale) data.fill(stripeGrey, i * 4, i * 4 + 3);
      }
    }
  }
}

/** Whether a value of a paint sheet is nearly white; what is unpainted is not. */
function isPale(value: number): boolean {
  return Math.min(value & 255, (value >>> 8) & 255, (value >>> 16) & 255) >= pale;
}
