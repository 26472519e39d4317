import type { Picture } from '#common/contract';

/** A copy of a part of a picture, clipped to the picture's right and bottom edge. */
export function crop(
  picture: Picture,
  left: number,
  top: number,
  right: number,
  bottom: number,
): Picture {
  const width = Math.min(right, picture.width) - left;
  const height = Math.min(bottom, picture.height) - top;
  const pixel = picture.depth / 2;
  const data = new Uint8Array(width * height * pixel);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * picture.width + left) * pixel;
    data.set(picture.data.subarray(from, from + width * pixel), y * width * pixel);
  }
  return { width, height, depth: picture.depth, data };
}
