import { ssim } from 'ssim.js';
import { type Picture, samplesOf, whiteOf } from '../../contract';

/** How far a picture is from the truth. */
export interface Metrics {
  /** Mean absolute error over red, green and blue, 0 … 1. */
  l1: number;
  /** Root of the mean squared error over red, green and blue, 0 … 1. */
  l2: number;
  /** Peak signal to noise in dB; Infinity for equal pictures. */
  psnr: number;
  /** Structural similarity of the luma (Wang 2004, Gaussian window of 11), up to 1. */
  ssim: number;
}

/**
 * Distances between two pictures of one size; their depths may differ. Transparency is not
 * looked at. @throws RangeError for pictures of different sizes.
 */
export function measure(picture: Picture, truth: Picture): Metrics {
  const { width, height } = picture;
  if (truth.width !== width || truth.height !== height) {
    throw new RangeError('only pictures of one size can be measured against each other');
  }
  const [a, b] = [samplesOf(picture), samplesOf(truth)];
  const [scaleA, scaleB] = [1 / whiteOf(picture.depth), 1 / whiteOf(truth.depth)];
  let absolute = 0;
  let squared = 0;
  for (let i = 0; i < a.length; i += 4) {
    for (let c = i; c < i + 3; c++) {
      const difference = a[c] * scaleA - b[c] * scaleB;
      absolute += Math.abs(difference);
      squared += difference * difference;
    }
  }
  const samples = width * height * 3;
  const mse = squared / samples;
  return {
    l1: absolute / samples,
    l2: Math.sqrt(mse),
    psnr: mse === 0 ? Number.POSITIVE_INFINITY : -10 * Math.log10(mse),
    ssim: similarity(picture, truth),
  };
}

function similarity(picture: Picture, truth: Picture): number {
  // The window of the paper, or the whole picture where that is smaller.
  const windowSize = Math.min(11, picture.width, picture.height);
  return ssim(eightBits(picture), eightBits(truth), { ssim: 'fast', windowSize }).mssim;
}

function eightBits(picture: Picture): { width: number; height: number; data: Uint8ClampedArray } {
  const { width, height } = picture;
  const data = new Uint8ClampedArray(width * height * 4);
  const scale = 255 / whiteOf(picture.depth);
  const samples = samplesOf(picture);
  for (let i = 0; i < data.length; i++) data[i] = samples[i] * scale;
  return { width, height, data };
}
