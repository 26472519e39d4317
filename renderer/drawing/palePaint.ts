import type { Box, Card, Look, Picture } from '#common/contract';
import { isHidden, layerName, plainLook } from './look';
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
  look: Look = plainLook,
): void {
  const inputs = sheetInputsOf(card);
  const { data, width } = picture;
  for (const sheet of visibleSheets(inputs, active)) {
    // On other sheets white is paper.
    if (inputs[sheet].kind !== 'paint' || isHidden(look, layerName(inputs[sheet]))) continue;
    const values = rasters[sheet].data;
    for (let y = box.y; y < box.y + box.height; y++) {
      for (let x = box.x; x < box.x + box.width; x++) {
        const i = y * width + x;
        if (values[i] === 0 || (x + y) % stripes > 0) continue;
        const at = i * 4;
        if (Math.min(data[at], data[at + 1], data[at + 2]) < pale) continue;
        data.fill(stripeGrey, at, at + 3);
      }
    }
  }
}
