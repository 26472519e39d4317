import { type LabelsOutput, type Picture, samplesOf, whiteOf } from '#common/contract';
import type { Size } from '#common/image/size';
import { LabelPalette } from '#common/label/labelPalette';
import { checkNumbers, type Planes, tensorToPicture, wholePlanes } from '../../image/fromTensor';
import { resizePlanes } from '../../image/planes';
import { refineScores } from '../../label/refineLabels';
import { NoSuchLabel, type OutputReader, type ResultRow } from './outputReader';

/** Guide picture for the CRF that refines borders between labels. */
export interface RefinementGuide {
  /** Opaque, of any size. @returns it in the size of the result. */
  picture(size: Size): Promise<Picture>;
  /** 0 … 1. */
  strength: number;
}

/** A label map in the palette's colours. */
export function labelsReader(
  output: LabelsOutput,
  guide: RefinementGuide | undefined,
): OutputReader {
  const palette = new LabelPalette(output.palette);
  const count = palette.size;
  const isScores = output.encoding === 'logits' || output.encoding === 'probabilities';

  /** The label of each pixel, of the planes' size. */
  function indicesOf(planes: Planes): Uint8Array {
    switch (output.encoding) {
      case 'logits':
      case 'probabilities':
        return argmax(planes, count);
      case 'index':
        return roundedIndices(planes, count);
      case 'rgb':
        return palette.toIndices(tensorToPicture(planes, rgbEncoding(output), 8)).indices;
    }
  }

  return {
    resizeAs: 'labels',
    tileChannels: count,
    async read(planes, target, depth) {
      checkNumbers(planes.values);
      const fits = planes.width === target.width && planes.height === target.height;
      // Scores can be interpolated; label indices can't.
      const sized = isScores && !fits ? resizedScores(planes, target) : planes;
      const { width, height } = sized;
      const indices =
        isScores && guide
          ? refineScores(
              probabilities(croppedPlanes(sized), count, output.encoding === 'logits'),
              count,
              await guide.picture({ width, height }),
              guide.strength,
            )
          : indicesOf(sized);
      return paint(palette, indices, width, height, depth);
    },
    toTile(values) {
      checkNumbers(values);
      const pixels = values.length / (isScores ? count : output.encoding === 'rgb' ? 3 : 1);
      if (isScores) {
        if (output.encoding === 'logits') softmax(values, count);
        return values;
      }
      // Indices can't be blended: each pixel votes for its label.
      const indices = indicesOf(wholePlanes(values, pixels, 1));
      const votes = new Float32Array(pixels * count);
      for (let i = 0; i < pixels; i++) votes[indices[i] * pixels + i] = 1;
      return votes;
    },
    writeRow(values, { samples, at, width, white }: ResultRow) {
      const indices = argmax(wholePlanes(values, width, 1), count);
      paintInto(samples, at, palette, indices, white / 255);
    },
  };
}

const rgbEncoding = ({ scaling }: LabelsOutput) => ({ encoding: 'rgb' as const, scaling });

/** For each pixel the index of the plane with the greatest value, the first if several are equal. */
function argmax({ values, rowLength, plane, width, height }: Planes, count: number): Uint8Array {
  const out = new Uint8Array(width * height);
  const max = new Float32Array(width);
  for (let y = 0; y < height; y++) {
    const row = y * rowLength;
    max.set(values.subarray(row, row + width));
    for (let c = 1; c < count; c++) {
      const from = row + c * plane;
      for (let x = 0; x < width; x++) {
        if (values[from + x] > max[x]) {
          max[x] = values[from + x];
          out[y * width + x] = c;
        }
      }
    }
  }
  return out;
}

/** Values rounded to label indices. @throws NoSuchLabel for one outside of the palette. */
function roundedIndices({ values, rowLength, width, height }: Planes, count: number): Uint8Array {
  const out = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let from = y * rowLength, end = from + width; from < end; from++, to++) {
      const index = Math.round(values[from]);
      if (!(index >= 0 && index < count)) throw new NoSuchLabel(index);
      out[to] = index;
    }
  }
  return out;
}

function resizedScores(planes: Planes, { width, height }: Size): Planes {
  return wholePlanes(resizePlanes(planes.values, planes, width, height), width, height);
}

/** Planes without their padding. */
function croppedPlanes(planes: Planes): Planes {
  const { values, rowLength, plane, width, height } = planes;
  if (rowLength === width && plane === width * height) return planes;
  const out = new Float32Array((values.length / plane) * width * height);
  let to = 0;
  for (let start = 0; start < values.length; start += plane) {
    for (let y = 0; y < height; y++, to += width) {
      const from = start + y * rowLength;
      out.set(values.subarray(from, from + width), to);
    }
  }
  return wholePlanes(out, width, height);
}

/** Scores [C, pixels] as probabilities [pixels, C], in a new array. */
function probabilities({ values, plane }: Planes, count: number, logits: boolean): Float32Array {
  const chances = values.slice();
  if (logits) softmax(chances, count);
  const out = new Float32Array(chances.length);
  for (let c = 0; c < count; c++) {
    for (let i = 0, to = c; i < plane; i++, to += count) out[to] = chances[c * plane + i];
  }
  return out;
}

/** Softmax over logits [C, pixels], in place. */
function softmax(values: Float32Array, count: number): void {
  const plane = values.length / count;
  const max = values.slice(0, plane);
  const sum = new Float32Array(plane);
  const each = (what: (i: number, pixel: number) => void) => {
    for (let c = 0; c < count; c++) for (let p = 0; p < plane; p++) what(c * plane + p, p);
  };
  each((i, p) => {
    if (values[i] > max[p]) max[p] = values[i];
  });
  each((i, p) => {
    values[i] = Math.exp(values[i] - max[p]);
    sum[p] += values[i];
  });
  each((i, p) => {
    values[i] /= sum[p];
  });
}

function paint(
  palette: LabelPalette,
  indices: Uint8Array,
  width: number,
  height: number,
  depth: Picture['depth'],
): Picture {
  if (depth === 8) return palette.toPicture(indices, width, height);
  const data = new Uint8Array(width * height * 8).fill(255);
  const picture: Picture = { width, height, depth, data };
  paintInto(samplesOf(picture), 0, palette, indices, whiteOf(depth) / 255);
  return picture;
}

/** Write the labels' colours into samples, keeping alpha. */
function paintInto(
  samples: Uint8Array | Uint16Array,
  at: number,
  palette: LabelPalette,
  indices: Uint8Array,
  scale: number,
): void {
  const { data } = palette.toPicture(indices, indices.length, 1);
  for (let i = 0; i < data.length; i++) if (i % 4 < 3) samples[at + i] = data[i] * scale;
}
