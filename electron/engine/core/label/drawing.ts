import { blankMap, floodFill, type LabelMap } from './raster';
import { paintStroke, type Stroke } from './stroke';

/** One thing a person did. Marks are kept as they were made; pixels follow from them. */
export type Mark =
  | { kind: 'stroke'; classIndex: number; stroke: Stroke }
  | { kind: 'fill'; classIndex: number; x: number; y: number };

/** A label drawing: what it started from, and every mark since. Immutable. */
export interface Drawing {
  width: number;
  height: number;
  /** Class of the paper. */
  paper: number;
  /** An imported label map under all marks; same size. */
  base: LabelMap | undefined;
  marks: readonly Mark[];
}

export function emptyDrawing(width: number, height: number, paper: number): Drawing {
  return { width, height, paper, base: undefined, marks: [] };
}

/** A drawing that starts from a label map. */
export function drawingFrom(base: LabelMap, paper: number): Drawing {
  return { width: base.width, height: base.height, paper, base, marks: [] };
}

/** Apply one mark to a map, in place. */
export function applyMark(map: LabelMap, mark: Mark): void {
  if (mark.kind === 'stroke') paintStroke(map, mark.stroke, mark.classIndex);
  else floodFill(map, [mark.x, mark.y], mark.classIndex);
}

/** The map before any mark. */
export function groundOf(drawing: Drawing): LabelMap {
  const { width, height, base, paper } = drawing;
  return base ? { width, height, data: base.data.slice() } : blankMap(width, height, paper);
}

/**
 * Class indices of a drawing. Every pixel comes from the paper, the base or one mark,
 * so nothing but the palette's classes can appear.
 */
export function rasterise(drawing: Drawing): LabelMap {
  const map = groundOf(drawing);
  for (const mark of drawing.marks) applyMark(map, mark);
  return map;
}
