/** Agreement of equal outputs, which would be infinite. */
const bestDecibels = 200;

/**
 * How far the output of a net agrees with a reference: 10·log10(range² / mean squared error),
 * where the range is that of the reference, or of its distance from zero if it is constant.
 * @returns dB, at most 200; NaN if either has values that are not finite, or the lengths differ.
 */
export function agreement(values: Float32Array, reference: Float32Array): number {
  if (values.length !== reference.length) return Number.NaN;
  let [min, max, squares] = [Infinity, -Infinity, 0];
  for (let i = 0; i < reference.length; i++) {
    const wanted = reference[i];
    if (!Number.isFinite(wanted) || !Number.isFinite(values[i])) return Number.NaN;
    if (wanted < min) min = wanted;
    if (wanted > max) max = wanted;
    squares += (values[i] - wanted) ** 2;
  }
  if (squares === 0) return bestDecibels;
  const range = max > min ? max - min : Math.max(Math.abs(max), 1e-6);
  return Math.min(bestDecibels, 10 * Math.log10((range * range * reference.length) / squares));
}
