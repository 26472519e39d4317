import type { Box, Picture } from '#common/contract';
import type { Size } from '#common/image/size';
import type { Viewport } from './viewport';

/**
 * A layer of pixels in a pane. The canvas has the size of the picture and is scaled by the
 * compositor: a stroke costs the pixels that it changes, whatever the size of the window.
 */
export class PixelLayer {
  private readonly canvas = document.createElement('canvas');
  private placed = '';

  constructor(
    readonly element: HTMLElement,
    smooth: boolean,
  ) {
    this.canvas.style.cssText = 'position:absolute;left:0;top:0;transform-origin:0 0';
    this.smooth = smooth;
    this.canvas.hidden = true;
    element.append(this.canvas);
  }

  /** Whether enlarged pixels are blended: a picture's are, a label map's never. */
  set smooth(smooth: boolean) {
    this.canvas.style.imageRendering = smooth ? '' : 'pixelated';
  }

  get visible(): boolean {
    return !this.canvas.hidden;
  }

  /** Show 8-bit pixels. @param where they differ from those shown before; everywhere if left out. */
  show({ width, height, data }: Pick<Picture, 'width' | 'height' | 'data'>, where?: Box): void {
    const resized = this.canvas.width !== width || this.canvas.height !== height;
    if (resized) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    const clamped = new Uint8ClampedArray(
      data.buffer as ArrayBuffer,
      data.byteOffset,
      data.byteLength,
    );
    const { x, y, ...part } = where && !resized ? where : { x: 0, y: 0, width, height };
    const context = this.canvas.getContext('2d');
    const pixels = new ImageData(clamped, width, height);
    context?.putImageData(pixels, 0, 0, x, y, part.width, part.height);
    this.canvas.hidden = false;
  }

  /** Draw the pixels on another canvas, as large as that is. */
  copyTo(canvas: HTMLCanvasElement): void {
    canvas.getContext('2d')?.drawImage(this.canvas, 0, 0, canvas.width, canvas.height);
  }

  hide(): void {
    this.canvas.hidden = true;
  }

  /** Scale and position the pixels to cover a picture of some size in a viewport. */
  place({ scale, x, y, angle = 0, mirrored }: Viewport, { width, height }: Size): void {
    const across = (width * scale) / this.canvas.width;
    const down = (height * scale) / this.canvas.height;
    const turn = angle === 0 ? '' : ` rotate(${angle}deg)`;
    const placed = `translate(${x}px,${y}px)${turn} scale(${mirrored ? -across : across},${down})`;
    // Setting the same transform again would cost a style recalculation.
    if (placed !== this.placed) this.canvas.style.transform = placed;
    this.placed = placed;
  }
}
