import { assertNever } from '#common/assertNever';
import type { Mark, Symmetry } from '#common/contract';
import { floodFill } from './fill';
import { paintMove } from './move';
import { Painter } from './painter';
import { copyRaster, type Raster } from './raster';
import { shapeSpans } from './shape';
import type { PaintSpan } from './spans';
import { strokeSpans } from './stroke';
import { mirrorSpans, type Rotation, rotationsOf, symmetricPixels } from './symmetry';

/** Persistent linked list of marks, newest first: adding a mark shares all earlier nodes. */
export interface MarkNode {
  readonly mark: Mark;
  readonly previous: MarkNode | undefined;
  readonly count: number;
}

/** The drawing for one input of the model: a base raster and the marks on it. Immutable. */
export interface Sheet {
  /** The input's name in the card. */
  readonly name: string;
  /** Base raster under all marks: blank paper or an imported picture. Read-only. */
  readonly ground: Raster;
  /** The value that the eraser paints. */
  readonly paper: number;
  readonly marks: MarkNode | undefined;
}

/** All sheets of a drawing, in the order of the card's inputs; all of one size. Immutable. */
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

/** Paint one mark. Every pixel becomes the mark's value or keeps a value that exists in the raster. */
export function paintMark(painter: Painter, mark: Mark): void {
  const { raster } = painter;
  switch (mark.kind) {
    case 'stroke':
      strokeSpans(raster, mark.stroke, ...withSymmetry(painter, mark));
      break;
    case 'shape':
      shapeSpans(raster, mark.shape, ...withSymmetry(painter, mark));
      break;
    case 'fill': {
      const at = [Math.floor(mark.x), Math.floor(mark.y)] as const;
      for (const point of symmetricPixels(mark.symmetry, raster, at)) {
        floodFill(raster, point, mark.value, mark);
      }
      break;
    }
    case 'move':
      paintMove(painter, mark);
      break;
    default:
      assertNever(mark, 'mark');
  }
}

/** Rotations and span painter that repeat a mark as its symmetry asks. */
function withSymmetry(
  painter: Painter,
  { value, symmetry }: { value: number; symmetry?: Symmetry },
): [rotations: Rotation[], span: PaintSpan] {
  const { raster } = painter;
  return [rotationsOf(symmetry, raster), mirrorSpans(symmetry, raster, painter.spanFiller(value))];
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
