import type { Card, CardInput, LabelInput } from '#common/contract';
import { blankRaster, type Raster } from './raster';
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
  /** Pixels of every sheet of the other model. */
  rasters: Raster[];
  /** Whether any content was carried over; for a blank drawing, whether any sheet was. */
  fits: boolean;
}

/** Makes names that differ only in case and separators equal: 'Roof red' and 'roof_red'. */
const normalisedName = (name: string) => name.toLowerCase().replaceAll(/[\s_-]+/g, ' ');

/**
 * A drawing made for one model as sheets for another: labels by their names, ink as ink, paint
 * as paint. What has no counterpart is reported, and left blank.
 */
export function adaptDrawing(from: Card, to: Card, rasters: readonly Raster[]): Adapted {
  const { width, height } = rasters[0];
  const sources = sourcesOf(from, to);
  const missingInputs: CardInput['kind'][] = [];
  const unknownLabels: UnknownLabel[] = [];
  const blank = from.inputs.map((input, i) => isBlank(input, rasters[i]));
  let fits = false;
  const adapted = to.inputs.map((input, i) => {
    const at = sources[i];
    if (at < 0) {
      if (!input.optional) missingInputs.push(input.kind);
      return blankSheet(input, width, height).ground;
    }
    const source = from.inputs[at];
    const wanted = !blank[at] || blank.every(Boolean);
    if (input.kind !== 'labels' || source.kind !== 'labels') {
      fits ||= wanted;
      return rasters[at];
    }
    const { raster, missing } = relabel(source, input, rasters[at]);
    const lost = missing.reduce((sum, { pixels }) => sum + pixels, 0);
    unknownLabels.push(...missing);
    fits ||= wanted && lost < width * height;
    return raster;
  });
  if (missingInputs.length === 0 && sources.every((at) => at < 0))
    missingInputs.push(to.inputs[0].kind);
  const dropped = from.inputs.filter((_, i) => !blank[i] && !sources.includes(i));
  return {
    rasters: adapted,
    missingInputs,
    unknownLabels,
    droppedSheets: dropped.map(({ kind }) => kind),
    fits,
  };
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

/** The sheet that each input of `to` is taken from, −1 for none: each sheet is used once, the closest match first. */
function sourcesOf(from: Card, to: Card): number[] {
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
