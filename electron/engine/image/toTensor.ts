import { type Picture, type Scaling, samplesOf, whiteOf } from '#common/contract';
import { luma } from '#common/image/colour';
import { lightnessOf } from '#common/image/lab';
import { type Place, padPlanes } from './place';
import { linearOf } from './scaling';

/** Gives the memory for a tensor, filled with zeros. */
export type Zeros = (length: number) => Float32Array;
export const newZeros: Zeros = (length) => new Float32Array(length);

/**
 * One opaque picture into planes [C, H, W], padded around: C is 3 for `rgb` and `bgr`, 1 for
 * `grey` (luma) and `lightness` (L*, black 0 and white 100).
 */
export function writePicture(
  out: Float32Array,
  picture: Picture,
  encoding: 'rgb' | 'bgr' | 'grey' | 'lightness',
  scaling: Scaling,
  place: Place,
): void {
  switch (encoding) {
    case 'rgb':
    case 'bgr':
      writeColours(out, picture, encoding === 'bgr', scaling, place);
      break;
    case 'grey':
      writeOne(out, picture, luma, linearOf(scaling, 1, whiteOf(picture.depth)), place);
      break;
    case 'lightness':
      writeOne(out, picture, lightnessOf(whiteOf(picture.depth)), linearOf(scaling, 1, 100), place);
      break;
  }
  padPlanes(out, picture.width, picture.height, place);
}

function writeColours(
  out: Float32Array,
  picture: Picture,
  reversed: boolean,
  scaling: Scaling,
  { width: planeWidth, height: planeHeight, border }: Place,
): void {
  const { width, height } = picture;
  const samples = samplesOf(picture);
  const plane = planeWidth * planeHeight;
  const { factor, black } = linearOf(scaling, 3, whiteOf(picture.depth));
  const [f0, f1, f2] = factor;
  const [b0, b1, b2] = black;
  const [first, third] = reversed ? [2, 0] : [0, 2];
  for (let y = 0; y < height; y++) {
    let to = (y + border) * planeWidth + border;
    for (let from = y * width * 4, end = from + width * 4; from < end; from += 4, to++) {
      out[to] = samples[from + first] * f0 + b0;
      out[to + plane] = samples[from + 1] * f1 + b1;
      out[to + 2 * plane] = samples[from + third] * f2 + b2;
    }
  }
}

function writeOne(
  out: Float32Array,
  picture: Picture,
  measure: (r: number, g: number, b: number) => number,
  { factor: [factor], black: [black] }: { factor: number[]; black: number[] },
  { width: planeWidth, border }: Place,
): void {
  const { width, height } = picture;
  const samples = samplesOf(picture);
  for (let y = 0; y < height; y++) {
    let to = (y + border) * planeWidth + border;
    for (let from = y * width * 4, end = from + width * 4; from < end; from += 4, to++) {
      out[to] = measure(samples[from], samples[from + 1], samples[from + 2]) * factor + black;
    }
  }
}

/**
 * Paint into planes [4, H, W] of zeros, padded like a picture: red, green, blue where alpha is
 * at least half and 0 elsewhere, then 1 and 0.
 */
export function writePaint(
  out: Float32Array,
  picture: Picture,
  scaling: Scaling,
  place: Place,
): void {
  const { width, height } = picture;
  const samples = samplesOf(picture);
  const white = whiteOf(picture.depth);
  const plane = place.width * place.height;
  const { factor, black } = linearOf(scaling, 3, white);
  for (let y = 0; y < height; y++) {
    let to = (y + place.border) * place.width + place.border;
    for (let from = y * width * 4, end = from + width * 4; from < end; from += 4, to++) {
      if (samples[from + 3] * 2 < white) continue;
      for (let c = 0; c < 3; c++) out[to + c * plane] = samples[from + c] * factor[c] + black[c];
      out[to + 3 * plane] = 1;
    }
  }
  padPlanes(out, width, height, place);
}

/** Class indices (width×height) into planes [classes, H, W] of zeros, one-hot, padded like a picture. */
export function writeOneHot(
  out: Float32Array,
  indices: Uint8Array,
  width: number,
  height: number,
  place: Place,
): void {
  const plane = place.width * place.height;
  for (let y = 0, from = 0; y < height; y++) {
    let to = (y + place.border) * place.width + place.border;
    for (const end = from + width; from < end; from++, to++) out[indices[from] * plane + to] = 1;
  }
  padPlanes(out, width, height, place);
}

/** Class indices (width×height) into one plane [1, H, W], as numbers. */
export function writeIndices(
  out: Float32Array,
  indices: Uint8Array,
  width: number,
  height: number,
  place: Place,
): void {
  for (let y = 0; y < height; y++) {
    const row = indices.subarray(y * width, (y + 1) * width);
    out.set(row, (y + place.border) * place.width + place.border);
  }
  padPlanes(out, width, height, place);
}
