import { assertNever } from '#common/assertNever';
import { type Box, limitOf, type Mark, type Shape, type Symmetry } from '#common/contract';
import type { Size } from '#common/image/size';

/** What a drawing of a file may ask for: a few kilobytes can otherwise take all memory, or minutes. */
export const drawingBudget = {
  /** Bytes of `drawing.json`. */
  jsonBytes: 32 * 2 ** 20,
  /** Pixels of all grounds together. */
  groundPixels: 128e6,
  /** Pixels that painting all marks touches, in units of `paintingWork`: about four seconds. */
  work: 8e9,
} as const;

/** Flood fills and edges of polygons take several times as long for a pixel as spans do. */
const fillFactor = 10;
const edgeFactor = 8;
/** A curve between two samples is drawn in parts. */
const strokeFactor = 2;
/** A pixel of a piece is looked up; a pasted one is unpacked before. */
const pieceFactor = 3;
const pasteFactor = 20;

/** About how many pixels painting a mark touches on a sheet of this size. */
export function paintingWork(mark: Mark, sheet: Size): number {
  const limit = limitOf(mark);
  return (limit ? edgeWork(limit, sheet) : 0) + ownWork(mark, sheet);
}

/** The same inside of its limits. */
function ownWork(mark: Mark, sheet: Size): number {
  switch (mark.kind) {
    case 'stroke': {
      const { points, size } = mark.stroke;
      return strokeFactor * lineWork(points, size, sheet) * copiesOf(mark.symmetry);
    }
    case 'shape':
      return shapeWork(mark.shape, sheet) * copiesOf(mark.symmetry);
    case 'fill': {
      const work = fillFactor * sheet.width * sheet.height * (1 + (mark.gap ?? 0));
      return work * copiesOf(mark.symmetry);
    }
    case 'move': {
      const edges = mark.outline ? edgeWork(mark.outline, sheet) : 0;
      return areaWithin(mark.from, sheet) + placedWork(mark.to, sheet) + edges;
    }
    case 'paste':
      return pasteFactor * mark.pixels.width * mark.pixels.height + placedWork(mark.to, sheet);
    default:
      return assertNever(mark, 'mark');
  }
}

function copiesOf(symmetry: Symmetry | undefined): number {
  if (symmetry === undefined) return 1;
  switch (symmetry.kind) {
    case 'vertical':
    case 'horizontal':
      return 2;
    case 'both':
      return 4;
    case 'radial':
      return symmetry.count;
    default:
      return assertNever(symmetry, 'symmetry');
  }
}

function areaWithin({ width, height }: Pick<Box, 'width' | 'height'>, sheet: Size): number {
  return Math.min(width, sheet.width) * Math.min(height, sheet.height);
}

/** Boxes around the segments of a line, as far as they fit on the sheet. */
function lineWork(
  points: readonly (readonly [number, number, ...number[]])[],
  size: number,
  sheet: Size,
): number {
  let work = 0;
  points.forEach(([x, y], i) => {
    const [beforeX, beforeY] = points[Math.max(0, i - 1)];
    const box = { width: Math.abs(x - beforeX) + size, height: Math.abs(y - beforeY) + size };
    work += areaWithin(box, sheet);
  });
  return work;
}

function shapeWork({ points, size, filled, form }: Shape, sheet: Size): number {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const span = (all: number[]) =>
    all.reduce((a, b) => Math.max(a, b)) - all.reduce((a, b) => Math.min(a, b)) + size;
  const whole = areaWithin({ width: span(xs), height: span(ys) }, sheet);
  if (form !== 'polygon') return whole;
  if (!filled) return whole + lineWork(points, size, sheet);
  return whole + edgeWork(points, sheet);
}

/** Rows that the edges of a polygon go through. */
function edgeWork(points: readonly (readonly [number, number])[], sheet: Size): number {
  const edges = points.map(([, y], i) =>
    Math.min(Math.abs(y - points.at(i - 1)![1]), sheet.height),
  );
  return edgeFactor * edges.reduce((sum, rows) => sum + rows, 0);
}

/** A frame that is turned may reach over the diagonal of its box. */
function placedWork({ width, height }: Size, sheet: Size): number {
  const reach = Math.ceil(Math.hypot(width, height));
  return pieceFactor * areaWithin({ width: reach, height: reach }, sheet);
}
