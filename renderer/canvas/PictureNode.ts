import Konva from 'konva';
import type { Box, Picture } from '../../electron/engine/contract';
import type { Size, Viewport } from './viewport';

/** Pixels in a Konva layer, laid over the area of the picture that their pane shows. */
export class PictureNode {
  readonly image: Konva.Image;
  private readonly pixels = document.createElement('canvas');

  constructor() {
    this.image = new Konva.Image({ image: this.pixels, visible: false });
  }

  /** Show 8-bit pixels. @param where they differ from those shown before; everywhere if left out. */
  show({ width, height, data }: Pick<Picture, 'width' | 'height' | 'data'>, where?: Box): void {
    const resized = this.pixels.width !== width || this.pixels.height !== height;
    if (resized) {
      this.pixels.width = width;
      this.pixels.height = height;
    }
    const clamped = new Uint8ClampedArray(
      data.buffer as ArrayBuffer,
      data.byteOffset,
      data.byteLength,
    );
    const { x, y, ...part } = where && !resized ? where : { x: 0, y: 0, width, height };
    const context = this.pixels.getContext('2d');
    const pixels = new ImageData(clamped, width, height);
    context?.putImageData(pixels, 0, 0, x, y, part.width, part.height);
    this.image.visible(true);
  }

  hide(): void {
    this.image.visible(false);
  }

  /** Stretch the pixels over a picture of some size, as a viewport shows it. */
  place({ scale, x, y }: Viewport, { width, height }: Size): void {
    this.image.position({ x, y });
    this.image.size({ width: width * scale, height: height * scale });
  }
}
