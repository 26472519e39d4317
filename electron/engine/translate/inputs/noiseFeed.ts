import type { NoiseValue } from '#common/contract';
import type { Size } from '#common/image/size';
import { gaussianNoise } from '../../image/gaussianNoise';
import { channelsLast } from '../../image/tensorLayout';
import type { Feed } from '../../runtime/runtime';

/**
 * Normal random numbers.
 * @param seed of the run.
 * @param noiseIndex 0 for the card's first noise input, 1 for the second …: each has its own numbers.
 * @param net size of the net's input.
 */
export function noiseFeed(noise: NoiseValue, seed: number, noiseIndex: number, net: Size): Feed {
  // Golden-ratio step modulo 2³²: distant seeds for consecutive indices.
  const ownSeed = (seed + Math.imul(noiseIndex, 0x9e3779b1)) >>> 0;
  const { type } = noise;
  if (noise.form === 'vector') {
    const { size, shape = [1, size] } = noise;
    return { values: gaussianNoise(ownSeed, size), shape, type };
  }
  const { size, layout } = noise;
  const { width, height } = net;
  const values = gaussianNoise(ownSeed, size * width * height);
  return layout === 'nchw'
    ? { values, shape: [1, size, height, width], type }
    : { values: channelsLast(values, size), shape: [1, height, width, size], type };
}
