import type { Scaling } from '#common/contract';

/** For each channel of a tensor: number = sample · factor + black. */
export interface Linear {
  factor: number[];
  black: number[];
}

/**
 * A card's scaling for samples from 0 to `most`: 255 or 65,535 for pictures, 100 for L*.
 * @param channels of the tensor; a range is the same for all.
 */
export function linearOf(scaling: Scaling, channels: number, most: number): Linear {
  if ('range' in scaling) {
    const [black, white] = scaling.range;
    return {
      factor: new Array(channels).fill((white - black) / most),
      black: new Array(channels).fill(black),
    };
  }
  const { white, mean, std } = scaling;
  return {
    factor: std.map((deviation) => white / deviation / most),
    black: mean.map((m, i) => -m / std[i]),
  };
}
