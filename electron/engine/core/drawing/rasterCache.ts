import { applyMark, copyRaster, type Mark, type Marks, type Sheet } from './drawing';
import type { Raster } from './raster';

/**
 * Rasters of the sheets seen last, so that a stroke or an undo costs one mark and
 * not all of them. Oldest go first when the budget is used up.
 */
export class RasterCache {
  /** By the last mark: it belongs to one sheet and knows all that came before it. */
  private readonly rasters = new Map<Marks, Raster>();
  private bytes = 0;

  /** @param budget bytes to keep. */
  constructor(private readonly budget = 64 * 2 ** 20) {}

  /** Pixels of a sheet; the same as `rasterise`. Not to be written to. */
  get(sheet: Sheet): Raster {
    if (!sheet.marks) return sheet.ground;
    const known = this.rasters.get(sheet.marks);
    if (known) return known;
    const missing: Mark[] = [];
    let at: Marks | undefined = sheet.marks;
    let start: Raster | undefined;
    while (at) {
      start = this.rasters.get(at);
      if (start) break;
      missing.push(at.mark);
      at = at.before;
    }
    const made = copyRaster(start ?? sheet.ground);
    for (const mark of missing.reverse()) applyMark(made, mark);
    this.keep(sheet.marks, made);
    return made;
  }

  private keep(key: Marks, made: Raster): void {
    this.rasters.set(key, made);
    this.bytes += made.data.byteLength;
    for (const [old, raster] of this.rasters) {
      if (this.bytes <= this.budget || old === key) break;
      this.rasters.delete(old);
      this.bytes -= raster.data.byteLength;
    }
  }
}
