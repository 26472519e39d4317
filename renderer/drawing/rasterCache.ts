import { applyMark, type MarkNode, type Sheet } from './drawing';
import { copyRaster, type Raster } from './raster';

/** Number of rasters used last that are kept whatever their rank. */
const recent = 12;
/** While there is room, a raster is kept at least every so many marks. */
const spacing = 64;

/**
 * Rasters of the sheets seen last, and of some on the way to them: a stroke costs one
 * mark, and an undo, or a jump to anywhere in the history, the marks since the raster
 * before. When the budget is used up, every second of the densest ones goes first.
 */
export class RasterCache {
  /** By the newest mark of the raster, whose list holds all marks before it; in order of use, the latest last. */
  private readonly rasters = new Map<MarkNode, Raster>();
  private bytes = 0;

  /** @param budget bytes to keep. */
  constructor(private readonly budget = 64 * 2 ** 20) {}

  /** Pixels of a sheet; the same as `rasterise`. Not to be written to. */
  get(sheet: Sheet): Raster {
    if (!sheet.marks) return sheet.ground;
    const missing: MarkNode[] = [];
    let start: Raster | undefined;
    for (let at: MarkNode | undefined = sheet.marks; at; at = at.previous) {
      start = this.rasters.get(at);
      if (start) {
        this.rasters.delete(at);
        this.rasters.set(at, start);
        break;
      }
      missing.push(at);
    }
    if (start && missing.length === 0) return start;
    const made = copyRaster(start ?? sheet.ground);
    for (let i = missing.length - 1; i >= 0; i--) {
      applyMark(made, missing[i].mark);
      if (i > 0 && missing[i].count % spacing === 0) this.keep(missing[i], copyRaster(made));
    }
    this.keep(sheet.marks, made);
    return made;
  }

  /** Take pixels that are known to be this sheet's, so that they need not be made again. */
  adopt(sheet: Sheet, raster: Raster): void {
    if (sheet.marks && !this.rasters.has(sheet.marks)) this.keep(sheet.marks, raster);
  }

  private keep(key: MarkNode, made: Raster): void {
    this.rasters.set(key, made);
    this.bytes += made.data.byteLength;
    while (this.bytes > this.budget && this.rasters.size > 1) this.forget();
  }

  private forget(): void {
    let [worst, lowest] = [undefined as MarkNode | undefined, Number.POSITIVE_INFINITY];
    let spared = this.rasters.size > recent ? this.rasters.size - recent : this.rasters.size - 1;
    for (const key of this.rasters.keys()) {
      if (spared-- === 0) break;
      const rank = key.count & -key.count;
      if (rank >= lowest) continue;
      [worst, lowest] = [key, rank];
      if (rank === 1) break;
    }
    if (!worst) return;
    this.bytes -= this.rasters.get(worst)!.data.byteLength;
    this.rasters.delete(worst);
  }
}
