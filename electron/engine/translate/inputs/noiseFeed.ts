import type { NoiseValue } from '#common/contract';
import { gaussianNoise } from '../../image/gaussianNoise';
import { channelsLast } from '../../image/tensorLayout';
import type { Feed } from '../../runtime/runtime';
import type { Size } from './seenPicture';

/**
 * Normal random numbers.
 * @param seed of the run.
 * @param place 0 for the card's first noise, 1 for the second …: each has numbers of its own.
 * @param net size of the net's input.
 */
export function noiseFeed(noise: NoiseValue, seed: number, place: number, net: Size): Feed {
  // An odd step through all 32-bit numbers: far seeds for near places.
  const own = (seed + Math.imul(place, 0x9e3779b1)) >>> 0;
  const { type } = noise;
  if (noise.form === 'vector') {
    const { size, shape = [1, size] } = noise;
    return { values: gaussianNoise(own, size), shape, type };
  }
  const { size, layout } = noise;
  const { width, height } = net;
  const values = gaussianNoise(own, size * width * height);
  return layout === 'nchw'
    ? { values, shape: [1, size, height, width], type }
    : { values: channelsLast(values, size), shape: [1, height, width, size], type };
}
