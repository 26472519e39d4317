import { type Card, type CardInput, type LabelInput, pictureNamesOf } from '#common/contract';
import type { Size } from '#common/image/size';
import { blankRaster, type Raster } from './raster';
import { sheetIndices } from './sheetInputs';
import { blankSheet, sheetKind } from './sheets';

/** A label of a drawing that another model does not know. */
export interface UnknownLabel {
  name: string;
  /** Number of pixels that had it; they become paper. */
  pixels: number;
}

/** What is lost or missing when a drawing made for one model is given to another. */
export interface AdaptLosses {
  /** Kinds of inputs that the other model needs and the drawing has no sheet for. */
  missingInputs: CardInput['kind'][];
  /** Labels in the drawing that the other model does not know. */
  unknownLabels: UnknownLabel[];
  /** Kinds of sheets with content that the other model has no input for. */
  droppedSheets: CardInput['kind'][];
}

export interface Adapted extends AdaptLosses {
  /** Pixels of every sheet of the other model, and of the sketch if there was one. */
  rasters: Raster[];
  /** Whether any content was carried over; for a blank drawing, whether any sheet was. */
  fits: boolean;
}

/** Makes names that differ only in case and separators equal: 'Roof red' and 'roof_red'. */
export const normalisedName = (name: string) => name.toLowerCase().replaceAll(/[\s_-]+/g, ' ');

/**
 * A drawing made for one model as sheets for another: labels by their names, ink as ink, paint
 * as paint. What has no counterpart is reported, and left blank. Frames are matched from the latest
 * back; where too few are given, the oldest is repeated. The sketch comes along as it is.
 * @param size of the drawing.
 */
export function adaptDrawing(
  from: Pick<Card, 'inputs'>,
  to: Pick<Card, 'inputs'>,
  rasters: readonly Raster[],
  { width, height }: Size = rasters[0],
): Adapted {
  const sources = sourcesOf(from, to);
  const losses: AdaptLosses = { missingInputs: [], unknownLabels: [], droppedSheets: [] };
  const given = sheetIndices(from.inputs).map((own) => own.map((at) => rasters[at]));
  const blank = from.inputs.map((input, i) => given[i].every((raster) => isBlank(input, raster)));
  let fits = false;
  const adapted = to.inputs.flatMap((input, i) => {
    const { length: count } = pictureNamesOf(input);
    const at = sources[i];
    if (at < 0) {
      if (!input.optional) losses.missingInputs.push(input.kind);
      return Array.from({ length: count }, () => blankSheet(input, width, height).ground);
    }
    const source = from.inputs[at];
    const wanted = !blank[at] || blank.every(Boolean);
    if (input.kind !== 'labels' || source.kind !== 'labels') {
      fits ||= wanted;
      return latestFrames(given[at], count);
    }
    const { raster, missing } = relabel(source, input, given[at][0]);
    const lost = missing.reduce((sum, { pixels }) => sum + pixels, 0);
    losses.unknownLabels.push(...missing);
    fits ||= wanted && lost < width * height;
    return [raster];
  });
  if (to.inputs.length > 0 && losses.missingInputs.length === 0 && sources.every((at) => at < 0)) {
    losses.missingInputs.push(to.inputs[0].kind);
  }
  from.inputs.forEach((input, i) => {
    const taker = to.inputs[sources.indexOf(i)];
    const kept = taker ? pictureNamesOf(taker).length : 0;
    const dropped = given[i].slice(0, Math.max(0, given[i].length - kept));
    if (dropped.some((raster) => !isBlank(input, raster))) losses.droppedSheets.push(input.kind);
  });
  const [sketch] = rasters.slice(given.flat().length);
  if (sketch && adapted.length > 0) adapted.push(sketch);
  return { rasters: adapted, ...losses, fits };
}

/** So many frames, the last of those given; the oldest is repeated where they are too few. */
function latestFrames(given: readonly Raster[], count: number): Raster[] {
  return Array.from({ length: count }, (_, i) => given[Math.max(0, given.length - count + i)]);
}

type InputMatch = (a: CardInput, b: CardInput) => boolean;
const sameName: InputMatch = (a, b) => a.name === b.name;
const sameKind: InputMatch = (a, b) => a.kind === b.kind;
const sameSheet: InputMatch = (a, b) => sheetKind(a) === sheetKind(b);

/** Tests for whether two inputs match, the strictest first. */
const matchesClosestFirst: readonly InputMatch[] = [
  (a, b) => sameKind(a, b) && sameName(a, b),
  (a, b) => sameSheet(a, b) && sameName(a, b),
  sameKind,
  sameSheet,
];

/** The input of `from` that each input of `to` is taken from, −1 for none: each is used once, the closest match first. */
function sourcesOf(from: Pick<Card, 'inputs'>, to: Pick<Card, 'inputs'>): number[] {
  const sources = to.inputs.map(() => -1);
  for (const alike of matchesClosestFirst) {
    to.inputs.forEach((input, i) => {
      if (sources[i] >= 0) return;
      sources[i] = from.inputs.findIndex(
        (other, at) => !sources.includes(at) && alike(other, input),
      );
    });
  }
  return sources;
}

function isBlank(input: CardInput, { data }: Raster): boolean {
  const paper = blankSheet(input, 1, 1).paper;
  return data.every((value) => value === paper);
}

/** A label map with the labels of another palette, by name; labels that the other palette lacks become paper. */
export function relabel(
  from: Pick<LabelInput, 'palette'>,
  to: LabelInput,
  raster: Raster,
): { raster: Raster; missing: UnknownLabel[] } {
  const paper = to.palette.findIndex((label) => label.name === to.paper);
  const target = from.palette.map(({ name }) =>
    to.palette.findIndex((label) => normalisedName(label.name) === normalisedName(name)),
  );
  const counts = from.palette.map(() => 0);
  const out = blankRaster(raster.width, raster.height, paper);
  for (let i = 0; i < raster.data.length; i++) {
    const index = raster.data[i];
    if (target[index] >= 0) out.data[i] = target[index];
    else counts[index]++;
  }
  const missing = from.palette
    .map(({ name }, i) => ({ name, pixels: counts[i] }))
    .filter(({ pixels }) => pixels > 0);
  return { raster: out, missing };
}
