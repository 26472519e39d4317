import { floodFill, type Raster } from './raster';
import { paintStroke, type Stroke } from './stroke';

/** One thing a person did. Marks are kept as they were made; pixels follow from them. */
export type Mark =
  | { kind: 'stroke'; value: number; stroke: Stroke }
  | { kind: 'fill'; value: number; x: number; y: number };

/** Marks in the order they were made, the last first: a new mark shares all that came before. */
export interface Marks {
  readonly mark: Mark;
  readonly before: Marks | undefined;
  readonly count: number;
}

/** What one input of the model is drawn on. Immutable. */
export interface Sheet {
  /** The input's name in the card. */
  readonly name: string;
  /** What lies under all marks: blank paper or an imported picture. Not to be written to. */
  readonly ground: Raster;
  /** The value that the eraser paints. */
  readonly paper: number;
  readonly marks: Marks | undefined;
}

/** All sheets of a drawing, in the order of the card's inputs; all of one size. Immutable. */
export type Drawing = readonly Sheet[];

export function sheetOn(name: string, ground: Raster, paper: number): Sheet {
  return { name, ground, paper, marks: undefined };
}

/** The sheet with one more mark. */
export function withMark(sheet: Sheet, mark: Mark): Sheet {
  const { marks } = sheet;
  return { ...sheet, marks: { mark, before: marks, count: (marks?.count ?? 0) + 1 } };
}

/** The marks of a sheet, the first first. */
export function markList(sheet: Sheet): Mark[] {
  const list: Mark[] = [];
  for (let at = sheet.marks; at; at = at.before) list.push(at.mark);
  return list.reverse();
}

/** Apply one mark, in place. */
export function applyMark(raster: Raster, mark: Mark): void {
  if (mark.kind === 'stroke') paintStroke(raster, mark.stroke, mark.value);
  else floodFill(raster, [mark.x, mark.y], mark.value);
}

/** A raster of its own, to be written to. */
export function copyRaster(raster: Raster): Raster {
  return { ...raster, data: raster.data.slice() };
}

/** Pixels of a sheet. Every one comes from the ground or one mark: no value lies between two. */
export function rasterise(sheet: Sheet): Raster {
  const raster = copyRaster(sheet.ground);
  for (const mark of markList(sheet)) applyMark(raster, mark);
  return raster;
}
