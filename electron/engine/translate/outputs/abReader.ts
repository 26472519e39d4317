import { type AbOutput, type Picture, samplesOf, whiteOf } from '#common/contract';
import { labToRgb, lightnessOf, type Triple } from '#common/image/lab';
import { checkNumbers, level, type Planes } from '../../image/fromTensor';
import { resizePlanes } from '../../image/planes';
import { resizeToFit } from '../resizeToFit';
import type { OutputReader, ResultRow } from './outputReader';

/** a* and b* lie within ±maxAb and are blended as 0 … 1. */
const maxAb = 128;

/**
 * Colours for a picture whose lightness is kept.
 * @param given the input picture, opaque, in any size.
 */
export function abReader({ unit }: AbOutput, given: Picture): OutputReader {
  return {
    resizeAs: 'picture',
    tileChannels: 2,
    async read({ values, ...planes }: Planes, { width, height }, depth) {
      checkNumbers(values);
      const source = await resizeToFit(given, { width, height }, 'picture');
      const sized = resizePlanes(values, planes, width, height);
      const data = new Uint8Array((width * height * depth) / 2).fill(255);
      const picture: Picture = { width, height, depth, data };
      const samples = samplesOf(picture);
      const white = whiteOf(depth);
      for (let y = 0; y < height; y++) {
        const row = { samples, at: y * width * 4, width, y, white };
        writeLabRow(sized, y * width, width * height, unit, source, row);
      }
      return picture;
    },
    toTile(values) {
      checkNumbers(values);
      for (let i = 0; i < values.length; i++) values[i] = (values[i] * unit) / (2 * maxAb) + 0.5;
      return values;
    },
    writeRow(values, row) {
      // The result may overwrite `given`: each pixel is read before it is written.
      const ab = values.map((v) => (v - 0.5) * 2 * maxAb);
      writeLabRow(ab, 0, row.width, 1, given, row);
    },
  };
}

/** One row of a* and b* (planes of `plane` values, times `unit`) with the lightness of `source`. */
function writeLabRow(
  values: Float32Array,
  from: number,
  plane: number,
  unit: number,
  source: Picture,
  { samples, at, width, y, white }: ResultRow,
): void {
  const given = samplesOf(source);
  const lightness = lightnessOf(whiteOf(source.depth));
  const colour: Triple = [0, 0, 0];
  for (let x = 0; x < width; x++) {
    const pixel = (y * width + x) * 4;
    const bright = lightness(given[pixel], given[pixel + 1], given[pixel + 2]);
    labToRgb(bright, values[from + x] * unit, values[from + plane + x] * unit, colour);
    for (let c = 0; c < 3; c++) samples[at + x * 4 + c] = level(colour[c] * white, white);
  }
}
