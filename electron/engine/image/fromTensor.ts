import { type Picture, type PictureOutput, whiteOf } from '#common/contract';
import { linearOf } from './scaling';

/** Planes [C, H, W] of which the top left holds something. */
export interface Planes {
  values: Float32Array;
  /** Length of one row, W. */
  rowLength: number;
  /** Length of one plane, H·W. */
  plane: number;
  /** What counts of them, in pixels. */
  width: number;
  height: number;
}

/** Planes that all count. */
export function wholePlanes(values: Float32Array, width: number, height: number): Planes {
  return { values, rowLength: width, plane: width * height, width, height };
}

/** For red, green, blue and alpha the plane that holds it; undefined for opaque. */
export function channelOrder(
  encoding: PictureOutput['encoding'],
): [number, number, number, number | undefined] {
  switch (encoding) {
    case 'grey':
      return [0, 0, 0, undefined];
    case 'rgb':
      return [0, 1, 2, undefined];
    case 'bgr':
      return [2, 1, 0, undefined];
    case 'rgba':
      return [0, 1, 2, 3];
    case 'bgra':
      return [2, 1, 0, 3];
  }
}

/**
 * The top left of planes as a picture; what lies outside of black and white is clipped.
 * @throws RangeError if a value is not a number: a broken net must never pass as a picture.
 */
export function tensorToPicture(
  { values, rowLength, plane, width, height }: Planes,
  { encoding, scaling }: Pick<PictureOutput, 'encoding' | 'scaling'>,
  depth: Picture['depth'],
): Picture {
  const white = whiteOf(depth);
  const [r, g, b, a] = channelOrder(encoding);
  const { factor, black } = linearOf(scaling, Math.max(r, g, b, a ?? 0) + 1, white);
  const [r0, g0, b0] = [black[r], black[g], black[b]];
  const [r1, g1, b1] = [1 / factor[r], 1 / factor[g], 1 / factor[b]];
  const [redPlane, greenPlane, bluePlane] = [r * plane, g * plane, b * plane];
  const pixels = width * height;
  // One word a pixel at 8 bits, which is written at once; the lowest byte comes first.
  const words = new Uint32Array(depth === 8 ? pixels : 0);
  const samples = new Uint16Array(depth === 8 ? 0 : pixels * 4).fill(white);
  let sum = 0;
  let to = 0;
  for (let y = 0; y < height; y++) {
    const end = y * rowLength + width;
    for (let from = y * rowLength; from < end; from++, to++) {
      const red = (values[from + redPlane] - r0) * r1;
      const green = (values[from + greenPlane] - g0) * g1;
      const blue = (values[from + bluePlane] - b0) * b1;
      sum += red + green + blue;
      if (depth === 8) {
        words[to] =
          level(red, white) | (level(green, white) << 8) | (level(blue, white) << 16) | 0xff000000;
      } else {
        samples[to * 4] = level(red, white);
        samples[to * 4 + 1] = level(green, white);
        samples[to * 4 + 2] = level(blue, white);
      }
    }
  }
  const data = new Uint8Array((depth === 8 ? words : samples).buffer);
  if (a !== undefined) {
    const out = depth === 8 ? data : samples;
    for (let i = 0; i < pixels; i++) {
      const from = Math.floor(i / width) * rowLength + (i % width) + a * plane;
      const alpha = (values[from] - black[a]) / factor[a];
      sum += alpha;
      out[i * 4 + 3] = level(alpha, white);
    }
  }
  if (!Number.isFinite(sum)) throw notNumbers();
  return { width, height, depth, data };
}

/** The nearest whole number from 0 to white. */
export function level(value: number, white: number): number {
  return value <= 0 ? 0 : value >= white ? white : (value + 0.5) | 0;
}

/** The least and the greatest value that counts, over all planes, as the range of a stretched picture. */
export function extremes({ values, rowLength, plane, width, height }: Planes): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let start = 0; start < values.length; start += plane) {
    for (let y = 0; y < height; y++) {
      const row = start + y * rowLength;
      for (let i = row; i < row + width; i++) {
        if (values[i] < least) least = values[i];
        if (values[i] > most) most = values[i];
      }
    }
  }
  // Where all are the same they are black.
  return most > least ? [least, most] : [least, least + 1];
}

/** @throws RangeError if a value is not a number. */
export function checkNumbers(values: Float32Array): void {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  if (!Number.isFinite(sum)) throw notNumbers();
}

const notNumbers = () => new RangeError('the net gave values that are not numbers');
