import { type Notice, type Picture, samplesOf, whiteOf } from '#common/contract';
import { formatColour } from '#common/image/colour';
import type { LabelPalette } from '#common/label/labelPalette';

/** Share of pixels that makes out what a map as a whole is. */
const mostly = 0.5;
/** Share from which it is worth a look. */
const some = 0.01;
/** How far, in each colour, compression and smoothing usually move a colour. */
const nearby = 24;
/** More colours than a drawn label map has. */
const manyColours = 256;
/** Pixels that are looked at; of more, every second, third, … */
const maxSamples = 65_536;

/**
 * What is probably wrong with a label map: it holds class numbers, as they are or changed by
 * compression, it was compressed or smoothed, or it is in the colours of another palette. Undefined if nothing is, or too little to tell.
 * @param picture opaque. @param model id of the model that takes the map.
 */
export function labelMapNotice(
  picture: Picture,
  palette: LabelPalette,
  model: string,
): Notice | undefined {
  const { colours, total, maxGrey } = sample(picture);
  const { foreign, near, listed } = compare(colours, palette);
  const share = foreign / total;
  if (share < some) return undefined;
  const percent = Math.round(share * 100);
  if (share >= mostly && maxGrey < palette.size) {
    return { code: 'LABELS_ARE_NUMBERS', params: { percent, max: maxGrey } };
  }
  // Compression leaves numbers grey, and about where they were.
  if (share >= mostly && maxGrey < palette.size + nearby && near < mostly * foreign) {
    return { code: 'LABELS_ARE_CHANGED_NUMBERS', params: { percent } };
  }
  const step = share >= mostly && Number.isFinite(maxGrey) ? stepOf(colours, palette.size) : 0;
  if (step > 1) {
    const max = Math.max(...greysOf(colours)) / step;
    return { code: 'LABELS_ARE_STRETCHED', params: { percent, max, step } };
  }
  if (near >= mostly * foreign) return { code: 'LABELS_SMOOTHED', params: { percent } };
  if (share < mostly || colours.size > manyColours) return undefined;
  return { code: 'LABELS_OTHER_PALETTE', params: { percent, colours: listed, model } };
}

/** What class numbers were multiplied with to be seen as greys; 0 if nothing tells that they are some. */
function stepOf(colours: ReadonlyMap<number, number>, classes: number): number {
  const greys = greysOf(colours);
  const step = greys.reduce(greatestDivisor, 0);
  // Black and white alone are lines as often as classes.
  return greys.length > 2 && Math.max(...greys) / step < classes ? step : 0;
}

const greysOf = (colours: ReadonlyMap<number, number>) =>
  [...colours.keys()].map((key) => key & 255);

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

interface Sample {
  /** Pixels of each colour in 8 bits, as 0xrrggbb. */
  colours: Map<number, number>;
  total: number;
  /** The greatest sample in the picture's own depth, if all pixels are grey; else infinity. */
  maxGrey: number;
}

function sample(picture: Picture): Sample {
  const samples = samplesOf(picture);
  const divisor = whiteOf(picture.depth) / 255;
  const step = 4 * Math.ceil(samples.length / 4 / maxSamples);
  const colours = new Map<number, number>();
  let [total, maxGrey] = [0, 0];
  for (let i = 0; i < samples.length; i += step) {
    const [r, g, b] = [samples[i], samples[i + 1], samples[i + 2]];
    maxGrey = r === g && r === b ? Math.max(maxGrey, r) : Number.POSITIVE_INFINITY;
    const key = ((r / divisor) << 16) | ((g / divisor) << 8) | (b / divisor);
    colours.set(key, (colours.get(key) ?? 0) + 1);
    total++;
  }
  return { colours, total, maxGrey };
}

/**
 * How many pixels are not in the palette, how many of these are near one of its colours, and the
 * most frequent of their colours.
 */
function compare(
  colours: ReadonlyMap<number, number>,
  palette: LabelPalette,
): { foreign: number; near: number; listed: string[] } {
  let [foreign, near] = [0, 0];
  const found: [hex: string, count: number][] = [];
  for (const [key, count] of colours) {
    const [r, g, b] = [key >> 16, (key >> 8) & 255, key & 255];
    const hex = formatColour([r, g, b]);
    const { colour } = palette.labels[palette.nearest(r, g, b)];
    if (colour === hex) continue;
    const wanted = Number.parseInt(colour.slice(1), 16);
    const moved = Math.max(
      Math.abs((wanted >> 16) - r),
      Math.abs(((wanted >> 8) & 255) - g),
      Math.abs((wanted & 255) - b),
    );
    foreign += count;
    if (moved <= nearby) near += count;
    found.push([hex, count]);
  }
  found.sort((a, b) => b[1] - a[1]);
  const listed = found.slice(0, 4).map(([hex]) => hex);
  if (found.length > listed.length) listed.push('…');
  return { foreign, near, listed };
}
