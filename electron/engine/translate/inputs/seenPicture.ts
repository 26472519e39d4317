import type { Picture } from '#common/contract';
import type { Size } from '#common/image/size';
import type { Place } from '../../image/place';

/** One picture as the net sees it: its exact pixels before they become a tensor. */
export interface SeenPicture {
  /** Opaque pixels in valid colours, or paint. Computed on demand. */
  seen(): Picture;
  /** Pixels whose colour was not in the palette. */
  illegal: number;
  /** Write it, padding included, into its planes [C, H, W] of the tensor, which are zeros. */
  fill(planes: Float32Array, place: Place): void;
}

/** A sheet of one colour. */
export function uniformSheet([r, g, b]: readonly number[], { width, height }: Size): Picture {
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < data.length; i += 4) data.set([r, g, b, 255], i);
  return { width, height, depth: 8, data };
}
