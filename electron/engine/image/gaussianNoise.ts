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

/**
 * Random numbers on the way from one seed's to another's, on an arc: at every fraction they are
 * normal again (mean 0, deviation 1), where a straight line would shrink them half way.
 * @param fraction 0 is exactly the first seed's, 1 the second's.
 */
export function noiseBetween(
  from: number,
  to: number,
  fraction: number,
  size: number,
): Float32Array {
  const start = gaussianNoise(from, size);
  if (fraction === 0 || from === to) return start;
  const end = gaussianNoise(to, size);
  if (fraction === 1) return end;
  const [near, far] = [Math.cos((fraction * Math.PI) / 2), Math.sin((fraction * Math.PI) / 2)];
  return start.map((value, i) => near * value + far * end[i]);
}
