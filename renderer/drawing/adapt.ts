import type { Card, CardInput, LabelInput } from '#common/contract';
import { blankRaster, type Raster } from './raster';
import { blankSheet, sheetKind } from './sheets';

/** A label of a drawing that another model does not know. */
export interface UnknownLabel {
  name: string;
  /** So many pixels had it; they become paper. */
  pixels: number;
}

/** What stands in the way of a drawing made for one model being given to another. */
export interface Misfit {
  /** Inputs that the other model needs and the drawing has no sheet for. */
  lacks: CardInput['kind'][];
  /** Labels in the drawing that the other model does not know. */
  unknown: UnknownLabel[];
  /** Sheets with something on them that the other model has no place for. */
  left: CardInput['kind'][];
}

export interface Adapted extends Misfit {
  /** Pixels of every sheet of the other model. */
  rasters: Raster[];
  /** Whether anything of the drawing is left; of a blank one, whether any sheet is. */
  fits: boolean;
}

/** Names that mean the same to a person: 'Roof red' and 'roof_red'. */
const plain = (name: string) => name.toLowerCase().replaceAll(/[\s_-]+/g, ' ');

/**
 * A drawing made for one model as sheets for another: labels by their names, ink as ink, paint
 * as paint. What has no counterpart is reported, and left blank.
 */
export function adaptDrawing(from: Card, to: Card, rasters: readonly Raster[]): Adapted {
  const { width, height } = rasters[0];
  const sources = sourcesOf(from, to);
  const lacks: CardInput['kind'][] = [];
  const unknown: UnknownLabel[] = [];
  const blank = from.inputs.map((input, i) => isBlank(input, rasters[i]));
  let fits = false;
  const adapted = to.inputs.map((input, i) => {
    const at = sources[i];
    if (at < 0) {
      if (!input.optional) lacks.push(input.kind);
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
    unknown.push(...missing);
    fits ||= wanted && lost < width * height;
    return raster;
  });
  if (lacks.length === 0 && sources.every((at) => at < 0)) lacks.push(to.inputs[0].kind);
  const left = from.inputs.filter((_, i) => !blank[i] && !sources.includes(i));
  return { rasters: adapted, lacks, unknown, left: left.map(({ kind }) => kind), fits };
}

type Alike = (a: CardInput, b: CardInput) => boolean;
const sameName: Alike = (a, b) => a.name === b.name;
const sameKind: Alike = (a, b) => a.kind === b.kind;
const sameSheet: Alike = (a, b) => sheetKind(a) === sheetKind(b);

/** Ways in which two inputs may be alike, the closest first. */
const degrees: readonly Alike[] = [
  (a, b) => sameKind(a, b) && sameName(a, b),
  (a, b) => sameSheet(a, b) && sameName(a, b),
  sameKind,
  sameSheet,
];

/** The sheet that each input of `to` is taken from, −1 for none: each sheet once, the most alike first. */
function sourcesOf(from: Card, to: Card): number[] {
  const sources = to.inputs.map(() => -1);
  for (const alike of degrees) {
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

/** A label map with the labels of another palette, by their names; what is not there becomes paper. */
export function relabel(
  from: Pick<LabelInput, 'palette'>,
  to: LabelInput,
  raster: Raster,
): { raster: Raster; missing: UnknownLabel[] } {
  const paper = to.palette.findIndex((label) => label.name === to.paper);
  const target = from.palette.map(({ name }) =>
    to.palette.findIndex((label) => plain(label.name) === plain(name)),
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
