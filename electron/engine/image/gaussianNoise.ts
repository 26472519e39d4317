import { mersenne } from 'pure-rand/generator/mersenne';

/**
 * `size` normally distributed random numbers (mean 0, deviation 1) from a 32-bit seed, the
 * same on every machine. Box–Muller transform.
 */
export function gaussianNoise(seed: number, size: number): Float32Array {
  // Mersenne Twister mixes the seed well: with smaller generators, small seeds begin with similar numbers.
  const random = mersenne(seed | 0);
  // Never 0: its logarithm is infinite.
  const uniform = () => ((random.next() >>> 0) + 0.5) / 2 ** 32;
  return Float32Array.from(
    { length: size },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}
