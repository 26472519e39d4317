import { type Picture, samplesOf, UnderdrawError, whiteOf } from '#common/contract';
import { likeliestByChances, likeliestLabels } from './crf';
import { Lattice } from './lattice/lattice';

/**
 * Tuned on randomly distorted maps of rendered terrain, where they halve the number of wrong
 * pixels; changing any of them by a third makes little difference.
 */
const smoothness = { deviation: 2, weight: 3 };
const appearance = { reach: 12 / 256, colour: 13, weight: 10 };
const iterations = 5;

/**
 * For labels of which a net gave the chances: chosen among others on 24 validation names of
 * `islands-segment` (models/training/trimap.py). A short reach and no smoothness: borders that a
 * net is sure of stay where they are. The reach is at least two pixels, or no pixel would meet another.
 */
const sharpAppearance = { reach: 4 / 256, leastReach: 2, colour: 10, weight: 4 };

/** Limit on pixels × labels; three arrays of that many float32 values are allocated. */
const maxValues = 2 ** 25;

/**
 * A label map refined so that its borders follow the edges of a picture: near pixels of similar
 * colour come to share a label. No new label appears, and nothing changes where the picture is
 * transparent.
 * @param labels one for each pixel of the picture.
 * @param strength from 0 (only where the picture is unambiguous) to 1 (the picture outweighs the map).
 * @throws RangeError if the sizes differ or the strength is out of range; UnderdrawError
 *   INPUT_TOO_LARGE.
 */
export function refineLabels(labels: Uint8Array, picture: Picture, strength: number): Uint8Array {
  if (labels.length !== picture.width * picture.height) throw new RangeError('the sizes differ');
  if (!(strength >= 0 && strength <= 1)) throw new RangeError('the strength is not in 0 … 1');
  const visible = opaquePixels(picture);
  const used = [...new Set(visible.map((pixel) => labels[pixel]))].sort((a, b) => a - b);
  const refined = labels.slice();
  if (used.length < 2) return refined;
  checkSize(visible.length, used.length);
  const numbers = Uint8Array.from(visible, (pixel) => used.indexOf(labels[pixel]));
  const reach = appearance.reach * Math.sqrt(labels.length);
  const found = likeliestLabels(numbers, used.length, {
    confidence: 0.98 - 0.38 * strength,
    kernels: [
      {
        lattice: positionLattice(picture, visible, smoothness.deviation),
        weight: smoothness.weight,
      },
      {
        lattice: appearanceLattice(picture, visible, reach, appearance.colour),
        weight: appearance.weight,
      },
    ],
    iterations,
  });
  for (let i = 0; i < visible.length; i++) refined[visible[i]] = used[found[i]];
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
  const { reach, leastReach, colour, weight } = sharpAppearance;
  const pixelsFar = Math.max(leastReach, reach * Math.sqrt(pixels));
  const lattice = appearanceLattice(picture, all, pixelsFar, colour);
  return likeliestByChances(chances, count, {
    kernels: [{ lattice, weight: weight * strength }],
    iterations,
  });
}

/** @throws UnderdrawError INPUT_TOO_LARGE. */
function checkSize(pixels: number, labels: number): void {
  if (pixels * labels <= maxValues) return;
  throw new UnderdrawError('INPUT_TOO_LARGE', {
    reason: 'refine',
    labels,
    count: Math.floor(maxValues / labels / 1e6),
  });
}

/** Indices of the pixels with at least half opacity. */
function opaquePixels(picture: Picture): Uint32Array {
  const samples = samplesOf(picture);
  const white = whiteOf(picture.depth);
  return Uint32Array.from({ length: samples.length / 4 }, (_, i) => i).filter(
    (i) => samples[i * 4 + 3] * 2 >= white,
  );
}

/** Lattice over positions. @param deviation in pixels. */
function positionLattice({ width }: Picture, pixels: Uint32Array, deviation: number): Lattice {
  const features = new Float32Array(pixels.length * 2);
  for (let i = 0; i < pixels.length; i++) {
    features[i * 2] = (pixels[i] % width) / deviation;
    features[i * 2 + 1] = Math.floor(pixels[i] / width) / deviation;
  }
  return new Lattice(features, 2);
}

/** Lattice over position and colour. @param reach deviation in pixels. @param colour deviation, of 255. */
function appearanceLattice(
  picture: Picture,
  pixels: Uint32Array,
  reach: number,
  colour: number,
): Lattice {
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
