import type { Picture } from '#common/contract';

/** Draw pixels on a canvas, which gets their size. */
export function putPixels(canvas: HTMLCanvasElement, { width, height, data }: Picture): void {
  canvas.width = width;
  canvas.height = height;
  const pixels = new ImageData(new Uint8ClampedArray(data), width, height);
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
}
