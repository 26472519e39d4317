import { type Picture, samplesOf, whiteOf } from '#common/contract';

/** Standard deviation of samples, of 0 … 1, above which a picture has enough contrast. */
const fullContrast = 0.12;

/**
 * How much like a picture a net's result is, 0 … 1: the share of samples that are not clipped to
 * black or white, times the contrast where that is low. A net that is fed in the wrong range gives
 * grey or clipped pictures.
 */
export function pictureScore(picture: Picture): number {
  const samples = samplesOf(picture);
  const white = whiteOf(picture.depth);
  let [sum, squares, clipped] = [0, 0, 0];
  for (let i = 0; i < samples.length; i += 4) {
    for (let c = 0; c < 3; c++) {
      const value = samples[i + c]! / white;
      sum += value;
      squares += value * value;
      if (value === 0 || value === 1) clipped++;
    }
  }
  const count = (samples.length / 4) * 3;
  const deviation = Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
  return (1 - clipped / count) * Math.min(1, deviation / fullContrast);
}
