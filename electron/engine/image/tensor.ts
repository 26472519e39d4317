import { type Picture, samplesOf, whiteOf } from '#common/contract';
import { luma } from '#common/image/colour';

/** Gives the memory for a tensor, filled with zeros. */
export type Zeros = (length: number) => Float32Array;
const newZeros: Zeros = (length) => new Float32Array(length);

/**
 * One opaque picture as the values of a [1, C, netHeight, netWidth] tensor.
 *
 * The picture (not larger than the net's size) stands at the top left; beyond it
 * its last column and row are repeated. Black maps to range[0], white to range[1].
 * C is 3 for 'rgb' and 1 for 'grey'.
 */
export function pictureToTensor(
  picture: Picture,
  encoding: 'rgb' | 'grey',
  range: readonly [number, number],
  netWidth: number,
  netHeight: number,
  zeros: Zeros = newZeros,
): Float32Array {
  const { width, height } = picture;
  const samples = samplesOf(picture);
  const plane = netWidth * netHeight;
  const out = zeros(plane * (encoding === 'rgb' ? 3 : 1));
  const scale = (range[1] - range[0]) / whiteOf(picture.depth);
  const base = range[0];
  for (let y = 0; y < netHeight; y++) {
    const row = Math.min(y, height - 1) * width;
    for (let x = 0; x < netWidth; x++) {
      const from = (row + Math.min(x, width - 1)) * 4;
      const to = y * netWidth + x;
      if (encoding === 'grey') {
        out[to] = luma(samples[from], samples[from + 1], samples[from + 2]) * scale + base;
      } else {
        out[to] = samples[from] * scale + base;
        out[to + plane] = samples[from + 1] * scale + base;
        out[to + 2 * plane] = samples[from + 2] * scale + base;
      }
    }
  }
  return out;
}

/**
 * Paint as the values of a [1, 4, netHeight, netWidth] tensor, padded like `pictureToTensor`:
 * red, green, blue in `range` where alpha is at least half and 0 elsewhere, then 1 and 0.
 */
export function paintToTensor(
  picture: Picture,
  range: readonly [number, number],
  netWidth: number,
  netHeight: number,
  zeros: Zeros = newZeros,
): Float32Array {
  const { width, height } = picture;
  const samples = samplesOf(picture);
  const white = whiteOf(picture.depth);
  const plane = netWidth * netHeight;
  const out = zeros(plane * 4);
  const scale = (range[1] - range[0]) / white;
  for (let y = 0; y < netHeight; y++) {
    const row = Math.min(y, height - 1) * width;
    for (let x = 0; x < netWidth; x++) {
      const from = (row + Math.min(x, width - 1)) * 4;
      if (samples[from + 3] * 2 < white) continue;
      const to = y * netWidth + x;
      for (let c = 0; c < 3; c++) out[to + c * plane] = samples[from + c] * scale + range[0];
      out[to + 3 * plane] = 1;
    }
  }
  return out;
}

/**
 * Class indices (width×height) as a one-hot [1, classes, netHeight, netWidth] tensor,
 * padded like `pictureToTensor`.
 */
export function indicesToOneHot(
  indices: Uint8Array,
  width: number,
  height: number,
  classes: number,
  netWidth: number,
  netHeight: number,
  zeros: Zeros = newZeros,
): Float32Array {
  const plane = netWidth * netHeight;
  const out = zeros(classes * plane);
  let to = 0;
  for (let y = 0; y < netHeight; y++) {
    const row = Math.min(y, height - 1) * width;
    for (let x = 0; x < width; x++, to++) out[indices[row + x] * plane + to] = 1;
    const last = indices[row + width - 1] * plane;
    for (let x = width; x < netWidth; x++, to++) out[last + to] = 1;
  }
  return out;
}

/**
 * The top-left width×height of a [1, 3, netHeight, netWidth] tensor as an opaque
 * picture. range[0] maps to black, range[1] to white; what lies outside is clipped.
 *
 * @throws RangeError if a value is not a number: a broken net must never pass as a picture.
 */
export function tensorToPicture(
  values: Float32Array,
  range: readonly [number, number],
  netWidth: number,
  netHeight: number,
  width: number,
  height: number,
  depth: Picture['depth'],
): Picture {
  const plane = netWidth * netHeight;
  const white = whiteOf(depth);
  const [black] = range;
  const scale = white / (range[1] - black);
  const pixels = width * height;
  // One word a pixel at 8 bits, which is written at once; the lowest byte comes first.
  const words = new Uint32Array(depth === 8 ? pixels : 0);
  const samples = new Uint16Array(depth === 8 ? 0 : pixels * 4).fill(white);
  let sum = 0;
  let to = 0;
  for (let y = 0; y < height; y++) {
    const end = y * netWidth + width;
    for (let from = y * netWidth; from < end; from++, to++) {
      const red = (values[from] - black) * scale;
      const green = (values[from + plane] - black) * scale;
      const blue = (values[from + 2 * plane] - black) * scale;
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
  if (!Number.isFinite(sum)) throw new RangeError('the net gave values that are not numbers');
  return { width, height, depth, data: new Uint8Array((depth === 8 ? words : samples).buffer) };
}

/** The nearest whole number from 0 to white. */
function level(value: number, white: number): number {
  return value <= 0 ? 0 : value >= white ? white : (value + 0.5) | 0;
}
