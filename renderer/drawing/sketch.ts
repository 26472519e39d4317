import type { CardInput } from '#common/contract';
import { newSheet, type Sheet } from './drawing';
import { plainInput } from './plainInput';
import type { Raster } from './raster';
import { type SheetInput, sheetInputsOf } from './sheetInputs';

/** No input of a card can be called so. */
export const sketchName = '*sketch';

/** Diameter of the brush that a sketch begins with, in pixels. */
const pencil = 3;

/** What the sketch takes: any colour. It feeds no net. */
export const sketchInput: SheetInput = {
  ...plainInput(sketchName),
  kind: 'paint',
  encoding: 'hints',
  stroke: pencil,
};

/** Whether a sheet is the sketch, which the model never sees. */
export const isSketch = ({ name }: Pick<SheetInput, 'name'>): boolean => name === sketchName;

/** By the card's list of inputs. The same objects each time, as of `sheetInputsOf`. */
const known = new WeakMap<readonly CardInput[], readonly SheetInput[]>();

/**
 * One entry for each sheet of a drawing: those of `sheetInputsOf`, and last the sketch. None for a
 * model that takes no pictures.
 */
export function layerInputsOf(card: { inputs: readonly CardInput[] }): readonly SheetInput[] {
  let layers = known.get(card.inputs);
  if (!layers) {
    const sheets = sheetInputsOf(card);
    layers = sheets.length > 0 ? [...sheets, sketchInput] : [];
    known.set(card.inputs, layers);
  }
  return layers;
}

/** Grounds are never written to: all blank sketches of a size can share one. */
let blankGround: Raster = { width: 0, height: 0, data: new Uint32Array() };
const sharedGrounds = new WeakSet<Raster>();

/** A sketch with nothing on it. */
export function blankSketch(width: number, height: number): Sheet {
  if (blankGround.width !== width || blankGround.height !== height) {
    blankGround = { width, height, data: new Uint32Array(width * height) };
    sharedGrounds.add(blankGround);
  }
  return newSheet(sketchName, blankGround, 0);
}

/** Whether a ground is that of a blank sketch, which costs a drawing no memory of its own. */
export const isSharedGround = (ground: Raster): boolean => sharedGrounds.has(ground);

/** Whether a sheet is a sketch that nothing was ever drawn on. */
export const isBlankSketch = (sheet: Sheet): boolean =>
  isSketch(sheet) && !sheet.marks && isEmpty(sheet.ground);

/** Whether nothing is on the pixels of a sketch. */
export const isEmpty = (ground: Raster): boolean =>
  isSharedGround(ground) || ground.data.every((value) => value === 0);
