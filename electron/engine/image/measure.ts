import { type Metrics, type Picture, samplesOf, whiteOf } from '#common/contract';
import { luma } from '#common/image/colour';

/** PSNR of equal pictures, which would be infinite. */
const bestPsnr = 100;

/**
 * Metrics of a picture against its ground truth, over red, green and blue; alpha is ignored.
 * @throws RangeError if the sizes differ.
 */
export function measure(picture: Picture, truth: Picture): Metrics {
  if (picture.width !== truth.width || picture.height !== truth.height) {
    throw new RangeError('the pictures differ in size');
  }
  const [a, b] = [samplesOf(picture), samplesOf(truth)];
  const [whiteA, whiteB] = [whiteOf(picture.depth), whiteOf(truth.depth)];
  let [sum, squares] = [0, 0];
  for (let i = 0; i < a.length; i += 4) {
    for (let c = 0; c < 3; c++) {
      const difference = a[i + c] / whiteA - b[i + c] / whiteB;
      sum += Math.abs(difference);
      squares += difference * difference;
    }
  }
  const count = (a.length / 4) * 3;
  const mean = squares / count;
  return {
    l1: sum / count,
    l2: Math.sqrt(mean),
    psnr: Math.min(bestPsnr, -10 * Math.log10(mean)),
    ssim: ssim(lumaOf(picture), lumaOf(truth), picture.width, picture.height),
  };
}

function lumaOf(picture: Picture): Float64Array {
  const samples = samplesOf(picture);
  const white = whiteOf(picture.depth);
  const out = new Float64Array(picture.width * picture.height);
  for (let i = 0; i < out.length; i++) {
    out[i] = luma(samples[4 * i], samples[4 * i + 1], samples[4 * i + 2]) / white;
  }
  return out;
}

/** Gaussian of deviation 1.5 over 11 samples, sum 1. */
const gaussian = (() => {
  const values = Array.from({ length: 11 }, (_, i) => Math.exp(-((i - 5) ** 2) / 4.5));
  const sum = values.reduce((a, b) => a + b);
  return values.map((v) => v / sum);
})();

/**
 * Mean structural similarity of two grey pictures, 0…1, as in Wang, Bovik, Sheikh and
 * Simoncelli 2004, doi:10.1109/TIP.2003.819861: Gaussian window of 11 × 11, K1 0.01,
 * K2 0.03, windows inside the picture only. A side below 11 px has one window of its own length.
 */
function ssim(a: Float64Array, b: Float64Array, width: number, height: number): number {
  const [c1, c2] = [0.01 ** 2, 0.03 ** 2];
  const [across, down] = [windowFor(width), windowFor(height)];
  const [w, h] = [width - across.length + 1, height - down.length + 1];
  // Ring buffer of rows blurred along x, five local means each; only rows under the window are kept.
  const ring = Array.from({ length: down.length }, () => new Float64Array(5 * w));
  let total = 0;
  for (let y = 0; y < height; y++) {
    blurRow(a, b, y * width, w, across, ring[y % down.length]);
    if (y < down.length - 1) continue;
    for (let x = 0; x < w; x++) {
      const mean = [0, 0, 0, 0, 0];
      for (let j = 0; j < down.length; j++) {
        const row = ring[(y - down.length + 1 + j) % down.length];
        for (let k = 0; k < 5; k++) mean[k] += down[j] * row[k * w + x];
      }
      const [ma, mb, aa, bb, ab] = mean;
      total +=
        ((2 * ma * mb + c1) * (2 * (ab - ma * mb) + c2)) /
        ((ma * ma + mb * mb + c1) * (aa - ma * ma + (bb - mb * mb) + c2));
    }
  }
  return total / (w * h);
}

function windowFor(side: number): readonly number[] {
  return side >= gaussian.length ? gaussian : new Array<number>(side).fill(1 / side);
}

/** Weighted means of a, b, a², b² and ab along one row, into five consecutive parts of `out`. */
function blurRow(
  a: Float64Array,
  b: Float64Array,
  start: number,
  w: number,
  window: readonly number[],
  out: Float64Array,
): void {
  for (let x = 0; x < w; x++) {
    let [ma, mb, aa, bb, ab] = [0, 0, 0, 0, 0];
    for (let i = 0; i < window.length; i++) {
      const [va, vb, share] = [a[start + x + i], b[start + x + i], window[i]];
      ma += share * va;
      mb += share * vb;
      aa += share * va * va;
      bb += share * vb * vb;
      ab += share * va * vb;
    }
    out[x] = ma;
    out[w + x] = mb;
    out[2 * w + x] = aa;
    out[3 * w + x] = bb;
    out[4 * w + x] = ab;
  }
}
