import { assertNever } from '#common/assertNever';
import { limitOf, type Mark } from '#common/contract';
import { floodFill } from './fill';
import { unpackPixels } from './packedPixels';
import { Painter } from './painter';
import { clearArea, cutPiece, paintPiece } from './piece';
import { copyRaster, type Raster } from './raster';
import { paintShape } from './shape';
import { conePainter, paintStroke } from './stroke';
import { symmetricPixels } from './symmetry';

/** Persistent linked list of marks, newest first: adding a mark shares all earlier nodes. */
export interface MarkNode {
  readonly mark: Mark;
  readonly previous: MarkNode | undefined;
  readonly count: number;
}

/** The drawing for one input of the model, or the sketch: a base raster and the marks on it. Immutable. */
export interface Sheet {
  /** The input's name in the card, or `sketchName`. */
  readonly name: string;
  /** Base raster under all marks: blank paper or an imported picture. Read-only. */
  readonly ground: Raster;
  /** The value that the eraser paints. */
  readonly paper: number;
  readonly marks: MarkNode | undefined;
}

/** The sheets of a drawing as `layerInputsOf` lists them, the sketch last; all of one size. Immutable. */
export type Drawing = readonly Sheet[];

export function newSheet(name: string, ground: Raster, paper: number): Sheet {
  return { name, ground, paper, marks: undefined };
}

/** The sheet with one more mark. */
export function withMark(sheet: Sheet, mark: Mark): Sheet {
  const { marks } = sheet;
  return { ...sheet, marks: { mark, previous: marks, count: (marks?.count ?? 0) + 1 } };
}

/** The marks of a sheet, oldest first. */
export function markList(sheet: Sheet): Mark[] {
  const list: Mark[] = [];
  for (let at = sheet.marks; at; at = at.previous) list.push(at.mark);
  return list.reverse();
}

/** Paint one mark. Every pixel becomes the mark's value, one that was pasted, or keeps one that exists in the raster. */
export function paintMark(painter: Painter, mark: Mark): void {
  const { raster } = painter;
  painter.limitTo(limitOf(mark));
  switch (mark.kind) {
    case 'stroke':
      paintStroke(mark.stroke, conePainter(painter, mark, mark.stroke.soft));
      break;
    case 'shape':
      paintShape(painter, mark);
      break;
    case 'fill': {
      const at = [Math.floor(mark.x), Math.floor(mark.y)] as const;
      for (const point of symmetricPixels(mark.symmetry, raster, at)) {
        floodFill(raster, point, mark.value, { ...mark, within: painter.allowed });
      }
      break;
    }
    case 'move': {
      const { from, outline, value, copy, over } = mark;
      const piece = cutPiece(raster, from, outline, over ? value : undefined);
      if (!copy) clearArea(painter, from, outline, value);
      paintPiece(painter, piece, mark);
      break;
    }
    case 'paste':
      paintPiece(painter, unpackPixels(mark.pixels), mark);
      break;
    default:
      assertNever(mark, 'mark');
  }
}

/** The mark without blended edges: values of labels and colours have no shades between them. */
export function hardMark(mark: Mark): Mark {
  switch (mark.kind) {
    case 'stroke':
      return { ...mark, stroke: { ...mark.stroke, soft: undefined } };
    case 'shape':
      return { ...mark, shape: { ...mark.shape, soft: undefined } };
    case 'fill':
    case 'move':
    case 'paste':
      return mark;
    default:
      return assertNever(mark, 'mark');
  }
}

/** Apply one mark, in place. */
export function applyMark(raster: Raster, mark: Mark): void {
  paintMark(new Painter(raster), mark);
}

/** Pixels of a sheet. Each value comes from the ground or one mark: values are never blended. */
export function rasterise(sheet: Sheet): Raster {
  const raster = copyRaster(sheet.ground);
  for (const mark of markList(sheet)) applyMark(raster, mark);
  return raster;
}
