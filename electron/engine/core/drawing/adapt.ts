import type { Card, CardInput, LabelInput } from '../../contract';
import { blankRaster, type Raster } from './raster';
import { blankSheet, sheetKind } from './sheets';

/** What stands in the way of a drawing made for one model being given to another. */
export interface Misfit {
  /** Inputs that the other model needs and the drawing has no sheet for. */
  lacks: CardInput['kind'][];
  /** Labels in the drawing that the other model does not know; their place becomes paper. */
  unknown: string[];
}

export interface Adapted extends Misfit {
  /** Pixels of every sheet of the other model. */
  rasters: Raster[];
}

/** Names that mean the same to a person: 'Roof red' and 'roof_red'. */
const plain = (name: string) => name.toLowerCase().replaceAll(/[\s_-]+/g, ' ');

/**
 * A drawing made for one model as sheets for another: labels by their names, ink as ink, paint
 * as paint. What has no counterpart is said, and left blank.
 */
export function adaptDrawing(from: Card, to: Card, rasters: readonly Raster[]): Adapted {
  const { width, height } = rasters[0];
  const lacks: CardInput['kind'][] = [];
  const unknown: string[] = [];
  let fitting = 0;
  const adapted = to.inputs.map((input) => {
    const at = sourceOf(from, input);
    if (at < 0) {
      if (!input.optional) lacks.push(input.kind);
      return blankSheet(input, width, height).ground;
    }
    fitting++;
    const source = from.inputs[at];
    if (input.kind !== 'labels' || source.kind !== 'labels') return rasters[at];
    return relabel(source, input, rasters[at], unknown);
  });
  if (fitting === 0 && lacks.length === 0) lacks.push(to.inputs[0].kind);
  return { rasters: adapted, lacks, unknown };
}

/** The sheet that an input is taken from: of its kind, by its name if several are. */
function sourceOf(from: Card, input: CardInput): number {
  const fits = (other: CardInput) => sheetKind(other) === sheetKind(input);
  const named = from.inputs.findIndex((other) => fits(other) && other.name === input.name);
  return named >= 0 ? named : from.inputs.findIndex(fits);
}

function relabel(from: LabelInput, to: LabelInput, raster: Raster, unknown: string[]): Raster {
  const paper = to.palette.findIndex((label) => label.name === to.paper);
  const target = from.palette.map(({ name }) =>
    to.palette.findIndex((label) => plain(label.name) === plain(name)),
  );
  const missing = new Set<number>();
  const out = blankRaster(raster.width, raster.height, paper);
  for (let i = 0; i < raster.data.length; i++) {
    const index = raster.data[i];
    if (target[index] >= 0) out.data[i] = target[index];
    else missing.add(index);
  }
  for (const index of [...missing].sort((a, b) => a - b)) unknown.push(from.palette[index].name);
  return out;
}
