/** 10·log10(range² / mean squared error), in dB. */
export function agreement(ours: Float32Array, theirs: Float32Array): number {
  const error = theirs.reduce((sum, value, i) => sum + (value - ours[i]!) ** 2, 0) / theirs.length;
  const range = theirs.reduce((a, b) => Math.max(a, b)) - theirs.reduce((a, b) => Math.min(a, b));
  return 10 * Math.log10(range ** 2 / error);
}
