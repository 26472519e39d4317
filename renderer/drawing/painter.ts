import type { Box } from '#common/contract';
import type { Size } from '#common/image/size';
import type { Point, Raster } from './raster';
import type { CoverSpan } from './softSpans';
import { type PaintSpan, polygonSpans } from './spans';

/** Bounding box of two boxes. */
export function unionBox(a: Box | undefined, b: Box | undefined): Box | undefined {
  if (!a || !b) return a ?? b;
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** The bounds of a raster. */
export function wholeBox({ width, height }: Pick<Raster, 'width' | 'height'>): Box {
  return { x: 0, y: 0, width, height };
}

/** Writes into a raster, tracks the dirty box, and can roll back to a checkpoint. */
export class Painter {
  private undoLog: { at: number; old: Uint8Array | Uint32Array }[] | undefined;
  private left = Number.POSITIVE_INFINITY;
  private right = 0;
  private top = Number.POSITIVE_INFINITY;
  private bottom = 0;
  /** 1 where may be painted; undefined for everywhere. Set by `limitTo`. */
  allowed: Uint8Array | undefined;

  constructor(readonly raster: Raster) {}

  /** Paint only inside a closed outline from now on; anywhere again if there is none. */
  limitTo(outline: readonly Point[] | undefined): void {
    this.allowed = outline && insideOf(outline, this.raster);
  }

  /** @returns a function that fills spans with one value. */
  spanFiller(value: number): PaintSpan {
    const { width, data } = this.raster;
    const fill: PaintSpan = (row, from, to) => {
      this.record(row, from, to);
      data.fill(value, row * width + from, row * width + to);
    };
    return (row, from, to) => {
      const { allowed } = this;
      if (allowed) allowedRuns(allowed, row * width, from, to, (a, b) => fill(row, a, b));
      else fill(row, from, to);
    };
  }

  /**
   * @returns a function that brings pixels nearer to a shade of ink, by how much of each is covered.
   *   However often the same pixel is covered, the most counts: strokes overlap themselves.
   */
  coverFiller(value: number): CoverSpan {
    const { width, data } = this.raster;
    return (row, from, shares) => {
      const at = row * width + from;
      const values = data.slice(at, at + shares.length);
      for (let i = 0; i < shares.length; i++) {
        if (this.allowed?.[at + i] === 0) continue;
        const [old, share] = [values[i], shares[i] / 255];
        if (value >= old) values[i] = Math.max(old, Math.round(value * share));
        else values[i] = Math.min(old, 255 - Math.round((255 - value) * share));
      }
      this.writeRow(row, from, values);
    };
  }

  /** Write a row of values that lies inside the raster. */
  writeRow(row: number, from: number, values: Uint8Array | Uint32Array): void {
    this.record(row, from, from + values.length);
    this.raster.data.set(values, row * this.raster.width + from);
  }

  /** Start recording, so that what is painted from now on can be rolled back. */
  checkpoint(): void {
    this.undoLog = [];
  }

  /** Restore the checkpoint, if there is one, and stop recording. */
  rollback(): void {
    const { undoLog } = this;
    this.undoLog = undefined;
    for (let i = (undoLog?.length ?? 0) - 1; i >= 0; i--) {
      const { at, old } = undoLog![i];
      this.raster.data.set(old, at);
      const row = Math.floor(at / this.raster.width);
      this.grow(row, at - row * this.raster.width, at - row * this.raster.width + old.length);
    }
  }

  /** Bounding box of the pixels that may have changed since the last call. */
  takeDirty(): Box | undefined {
    const { left, right, top, bottom } = this;
    this.left = this.top = Number.POSITIVE_INFINITY;
    this.right = this.bottom = 0;
    return right > left
      ? { x: left, y: top, width: right - left, height: bottom - top }
      : undefined;
  }

  private record(row: number, from: number, to: number): void {
    this.grow(row, from, to);
    if (!this.undoLog) return;
    const at = row * this.raster.width + from;
    this.undoLog.push({ at, old: this.raster.data.slice(at, at + to - from) });
  }

  private grow(row: number, from: number, to: number): void {
    if (from < this.left) this.left = from;
    if (to > this.right) this.right = to;
    if (row < this.top) this.top = row;
    if (row + 1 > this.bottom) this.bottom = row + 1;
  }
}

/** The runs of a row between two columns where may be painted. */
function allowedRuns(
  allowed: Uint8Array,
  rowStart: number,
  from: number,
  to: number,
  run: (from: number, to: number) => void,
): void {
  let start = from;
  for (let x = from; x <= to; x++) {
    if (x < to && allowed[rowStart + x] === 1) continue;
    if (x > start) run(start, x);
    start = x + 1;
  }
}

/** The last outline that was rasterised: strokes of one selection share it. */
let latest: { outline: readonly Point[]; width: number; inside: Uint8Array } | undefined;

/** 1 for the pixels inside a closed outline. */
function insideOf(outline: readonly Point[], size: Size): Uint8Array {
  const { width, height } = size;
  const same = latest?.outline === outline && latest.width === width;
  if (latest && same && latest.inside.length === width * height) return latest.inside;
  const inside = new Uint8Array(width * height);
  polygonSpans(size, outline, (row, from, to) =>
    inside.fill(1, row * width + from, row * width + to),
  );
  latest = { outline, width, inside };
  return inside;
}
