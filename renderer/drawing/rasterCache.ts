import { applyMark, type MarkNode, type Sheet } from './drawing';
import { copyRaster, type Raster } from './raster';

/** Number of recently used rasters that are kept whatever their rank. */
const recent = 12;
/** While the budget allows, a raster is kept at least every `spacing` marks. */
const spacing = 64;

/**
 * Caches rasters of recently used sheets and of some intermediate states: a stroke costs one mark,
 * and an undo or a jump in the history costs the marks since the nearest earlier raster. When the
 * budget is exceeded, every second of the most densely spaced rasters is evicted first.
 */
export class RasterCache {
  /** By the newest mark of the raster, whose list holds all marks before it; in order of use, the latest last. */
  private readonly rasters = new Map<MarkNode, Raster>();
  private bytes = 0;

  /** @param budget bytes to keep. */
  constructor(private readonly budget = 64 * 2 ** 20) {}

  /** Pixels of a sheet; the same as `rasterise`. Read-only. */
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

  /** Add known pixels of a sheet, so that they need not be rasterised again. */
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
