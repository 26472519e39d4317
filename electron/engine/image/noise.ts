import { mersenne } from 'pure-rand/generator/mersenne';

/**
 * `size` normal random numbers (mean 0, deviation 1) that a seed (a 32-bit whole number)
 * stands for: the same on every machine. Box and Muller's method.
 */
export function noiseFrom(seed: number, size: number): Float32Array {
  // Its start-up mixes the seed well: with smaller generators the first numbers of small seeds agree.
  const random = mersenne(seed | 0);
  // Never 0, whose logarithm is not finite.
  const uniform = () => ((random.next() >>> 0) + 0.5) / 2 ** 32;
  return Float32Array.from(
    { length: size },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}
