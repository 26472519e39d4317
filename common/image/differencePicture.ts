import { type Picture, samplesOf, whiteOf } from '../contract';

/**
 * The absolute difference of two pictures of one size, by channel, times four so that small
 * differences are visible; black where they are equal.
 */
export function differencePicture(one: Picture, other: Picture): Picture {
  const { width, height } = one;
  const data = new Uint8Array(width * height * 4);
  const [a, b] = [samplesOf(one), samplesOf(other)];
  const [scaleA, scaleB] = [255 / whiteOf(one.depth), 255 / whiteOf(other.depth)];
  for (let i = 0; i < data.length; i++) {
    const difference = Math.abs(a[i] * scaleA - b[i] * scaleB);
    data[i] = i % 4 === 3 ? 255 : Math.min(255, Math.round(difference * 4));
  }
  return { width, height, depth: 8, data };
}
