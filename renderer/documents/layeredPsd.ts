import { type Layer, writePsdUint8Array } from 'ag-psd';
import type { Card, Picture } from '#common/contract';
import type { Raster } from '../drawing/raster';
import type { SheetInput } from '../drawing/sheetInputs';
import { rasterToPicture, sheetKind } from '../drawing/sheets';
import { isEmpty, isSketch, layerInputsOf } from '../drawing/sketch';

/**
 * A Photoshop file with the sheets of a drawing, the sketch if there is one, below the picture that was
 * made of it.
 * @param nameOf the name of the layer of a sheet, or of the translated picture.
 */
export function layeredPsd(
  card: Card,
  rasters: readonly Raster[],
  picture: Picture,
  nameOf: (layer: SheetInput | 'picture') => string,
): Uint8Array {
  const { width, height } = picture;
  const sheets = layerInputsOf(card).flatMap((input, i): Layer[] => {
    if (isSketch(input) && isEmpty(rasters[i])) return [];
    const kind = sheetKind(input);
    const shown = kind === 'ink' ? inkLayer(rasters[i]) : rasterToPicture(input, rasters[i]);
    return [{ name: nameOf(input), ...layerPixels(shown) }];
  });
  return writePsdUint8Array({
    width,
    height,
    imageData: layerPixels(picture).imageData,
    children: [...sheets, { name: nameOf('picture'), ...layerPixels(picture) }],
  });
}

function layerPixels({ width, height, data }: Picture) {
  return {
    left: 0,
    top: 0,
    imageData: { width, height, data: new Uint8ClampedArray(data) },
  };
}

/** Black ink on transparency, so that lower layers stay visible. */
function inkLayer({ width, height, data }: Raster): Picture {
  const out = new Uint8Array(width * height * 4);
  for (let i = 0; i < data.length; i++) out[i * 4 + 3] = data[i];
  return { width, height, depth: 8, data: out };
}
