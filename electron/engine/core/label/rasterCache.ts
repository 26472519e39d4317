import { applyMark, type Drawing, groundOf, type Mark } from './drawing';
import type { LabelMap } from './raster';

/**
 * Rasters of the drawings seen last, so that a stroke or an undo costs one mark and
 * not all of them. Oldest go first when the budget is used up.
 */
export class RasterCache {
  private readonly rasters = new Map<readonly Mark[], LabelMap>();
  private bytes = 0;

  /** @param budget bytes to keep. */
  constructor(private readonly budget = 64 * 2 ** 20) {}

  /** Class indices of a drawing; the same as `rasterise`. Not to be written to. */
  get(drawing: Drawing): LabelMap {
    const known = this.rasters.get(drawing.marks);
    if (known) return known;
    const made = this.make(drawing);
    this.rasters.set(drawing.marks, made);
    this.bytes += made.data.length;
    for (const [key, old] of this.rasters) {
      if (this.bytes <= this.budget || old === made) break;
      this.rasters.delete(key);
      this.bytes -= old.data.length;
    }
    return made;
  }

  private make(drawing: Drawing): LabelMap {
    let start: LabelMap | undefined;
    let done = 0;
    for (const [marks, map] of this.rasters) {
      if (marks.length > done && isPrefix(marks, drawing.marks)) {
        start = map;
        done = marks.length;
      }
    }
    const map = start ? { ...start, data: start.data.slice() } : groundOf(drawing);
    for (const mark of drawing.marks.slice(done)) applyMark(map, mark);
    return map;
  }
}

/**
 * Marks are shared objects and lists only grow at the end: equal last marks mean equal lists.
 * A mark belongs to one drawing's ground, so the ground agrees as well.
 */
function isPrefix(part: readonly Mark[], whole: readonly Mark[]): boolean {
  return part.length > 0 && part.length <= whole.length && part.at(-1) === whole[part.length - 1];
}
