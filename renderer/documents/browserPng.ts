import type { Picture } from '#common/contract';
import type { Studio } from '../studio/studio';
import type { PngCodec } from './underdrawFile';

/** Pixels of a PNG, as they were written: no colour profile is applied. */
export async function decodePng(png: Uint8Array): Promise<Picture> {
  const blob = new Blob([png as Uint8Array<ArrayBuffer>], { type: 'image/png' });
  const image = await createImageBitmap(blob, {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  });
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    willReadFrequently: true,
  })!;
  context.drawImage(image, 0, 0);
  image.close();
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, depth: 8, data: new Uint8Array(data.buffer) };
}

/** PNG written by the engine and read by the browser: sheets are opaque or empty, so both are exact. */
export function browserPng(studio: Studio): PngCodec {
  return { encode: (picture) => studio.encode(picture), decode: decodePng };
}
