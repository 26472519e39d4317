import type { Picture } from '#common/contract';
import type { Place } from '../../image/place';

/** The size that a picture is brought to before the net is given it, in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** One picture as the net is given it: exact pixels, before they become a tensor. */
export interface SeenPicture {
  /** Opaque and legal pixels, or paint. Made when asked for. */
  seen(): Picture;
  /** Pixels whose colour was not in the palette. */
  illegal: number;
  /** Write it into its planes of the tensor, [C, H, W] of zeros, padding included. */
  fill(planes: Float32Array, place: Place): void;
}

/** A sheet of one colour. */
export function sheetOf([r, g, b]: readonly number[], { width, height }: Size): Picture {
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < data.length; i += 4) data.set([r, g, b, 255], i);
  return { width, height, depth: 8, data };
}
