import { type Picture, samplesOf, UnderdrawError, whiteOf } from '#common/contract';
import { likeliestByChances, likeliestLabels } from './crf';
import { Lattice } from './lattice/lattice';

/**
 * Found on hand-shaken maps of rendered terrain, where they leave half of the wrong pixels;
 * a third more or less of any of them makes little difference.
 */
const smoothness = { deviation: 2, weight: 3 };
const appearance = { reach: 12 / 256, colour: 13, weight: 10 };
const iterations = 5;

/** Numbers for all labels of all pixels; there are three such lists, of four bytes a number. */
const most = 2 ** 25;

/**
 * A label map whose borders follow the edges of a picture: pixels that are near each other and
 * alike in colour come to agree. No label appears that was not in the map. Where the picture is
 * transparent nothing changes.
 * @param labels one a pixel of the picture.
 * @param strength 0, only where the picture leaves no doubt, to 1, the picture before the map.
 * @throws RangeError if the sizes differ or the strength is out of its range; UnderdrawError
 *   INPUT_TOO_LARGE.
 */
export function followPicture(labels: Uint8Array, picture: Picture, strength: number): Uint8Array {
  if (labels.length !== picture.width * picture.height) throw new RangeError('the sizes differ');
  if (!(strength >= 0 && strength <= 1)) throw new RangeError('the strength is not in 0 … 1');
  const seen = opaquePixels(picture);
  const used = [...new Set(seen.map((pixel) => labels[pixel]))].sort((a, b) => a - b);
  const refined = labels.slice();
  if (used.length < 2) return refined;
  checkSize(seen.length, used.length);
  const numbers = Uint8Array.from(seen, (pixel) => used.indexOf(labels[pixel]));
  const reach = appearance.reach * Math.sqrt(labels.length);
  const found = likeliestLabels(numbers, used.length, {
    confidence: 0.98 - 0.38 * strength,
    kernels: [
      { lattice: places(picture, seen, smoothness.deviation), weight: smoothness.weight },
      { lattice: looks(picture, seen, reach, appearance.colour), weight: appearance.weight },
    ],
    iterations,
  });
  for (let i = 0; i < seen.length; i++) refined[seen[i]] = used[found[i]];
  return refined;
}

/**
 * Labels of which a net gave the chances, with borders that follow the picture it was given.
 * @param chances [pixels, count], 0 … 1.
 * @param picture opaque, of as many pixels.
 * @param strength above 0, hardly at all, to 1, the picture as much as the net.
 * @returns one label a pixel.
 * @throws RangeError if the sizes differ; UnderdrawError INPUT_TOO_LARGE.
 */
export function refineScores(
  chances: Float32Array,
  count: number,
  picture: Picture,
  strength: number,
): Uint8Array {
  const pixels = picture.width * picture.height;
  if (chances.length !== pixels * count) throw new RangeError('the sizes differ');
  if (!(strength > 0 && strength <= 1)) throw new RangeError('the strength is not in 0 … 1');
  checkSize(pixels, count);
  const all = Uint32Array.from({ length: pixels }, (_, i) => i);
  const reach = appearance.reach * Math.sqrt(pixels);
  return likeliestByChances(chances, count, {
    kernels: [
      {
        lattice: places(picture, all, smoothness.deviation),
        weight: smoothness.weight * strength,
      },
      {
        lattice: looks(picture, all, reach, appearance.colour),
        weight: appearance.weight * strength,
      },
    ],
    iterations,
  });
}

/** @throws UnderdrawError INPUT_TOO_LARGE. */
function checkSize(pixels: number, labels: number): void {
  if (pixels * labels <= most) return;
  throw new UnderdrawError('INPUT_TOO_LARGE', {
    reason: 'refine',
    labels,
    count: Math.floor(most / labels / 1e6),
  });
}

/** Numbers of the pixels that can be seen. */
function opaquePixels(picture: Picture): Uint32Array {
  const samples = samplesOf(picture);
  const white = whiteOf(picture.depth);
  return Uint32Array.from({ length: samples.length / 4 }, (_, i) => i).filter(
    (i) => samples[i * 4 + 3] * 2 >= white,
  );
}

/** Pixels by where they are. @param deviation in pixels. */
function places({ width }: Picture, pixels: Uint32Array, deviation: number): Lattice {
  const features = new Float32Array(pixels.length * 2);
  for (let i = 0; i < pixels.length; i++) {
    features[i * 2] = (pixels[i] % width) / deviation;
    features[i * 2 + 1] = Math.floor(pixels[i] / width) / deviation;
  }
  return new Lattice(features, 2);
}

/** Pixels by where they are and how they look. @param reach in pixels. @param colour of 255. */
function looks(picture: Picture, pixels: Uint32Array, reach: number, colour: number): Lattice {
  const { width } = picture;
  const samples = samplesOf(picture);
  const scale = 255 / whiteOf(picture.depth) / colour;
  const features = new Float32Array(pixels.length * 5);
  for (let i = 0, to = 0; i < pixels.length; i++) {
    const pixel = pixels[i];
    features[to++] = (pixel % width) / reach;
    features[to++] = Math.floor(pixel / width) / reach;
    for (let c = 0; c < 3; c++) features[to++] = samples[pixel * 4 + c] * scale;
  }
  return new Lattice(features, 5);
}
