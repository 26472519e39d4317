import type { NoiseWalk } from '#common/chosenValues';
import type { NoiseValue } from '#common/contract';
import type { Size } from '#common/image/size';
import { noiseBetween } from '../../image/gaussianNoise';
import { channelsLast } from '../../image/tensorLayout';
import type { Feed } from '../../runtime/feeds';

/**
 * Normal random numbers.
 * @param seed of the run.
 * @param walk how far the numbers have moved to those of another seed.
 * @param noiseIndex 0 for the card's first noise input, 1 for the second …: each has its own numbers.
 * @param net size of the net's input.
 */
export function noiseFeed(
  noise: NoiseValue,
  seed: number,
  { fraction, towards = seed + 1 }: NoiseWalk,
  noiseIndex: number,
  net: Size,
): Feed {
  // Golden-ratio step modulo 2³²: distant seeds for consecutive indices.
  const own = (one: number) => (one + Math.imul(noiseIndex, 0x9e3779b1)) >>> 0;
  const draw = (count: number) => noiseBetween(own(seed), own(towards), fraction, count);
  const { type } = noise;
  if (noise.form === 'vector') {
    const { size, shape = [1, size] } = noise;
    return { values: draw(size), shape, type };
  }
  const { size, layout } = noise;
  const { width, height } = net;
  const values = draw(size * width * height);
  return layout === 'nchw'
    ? { values, shape: [1, size, height, width], type }
    : { values: channelsLast(values, size), shape: [1, height, width, size], type };
}
