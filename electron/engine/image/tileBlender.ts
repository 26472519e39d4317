import type { TileSpan } from './tileSpans';

/** Blend weight of a tile at position `at`: 1 in its middle, falling to 0 across its ramps. */
function weight({ start, end, rampIn, rampOut, ramp }: TileSpan, at: number): number {
  const into = rampIn ? (at - start + 0.5) / ramp : 1;
  const out = rampOut ? (end - at - 0.5) / ramp : 1;
  return Math.min(1, into, out);
}

/** Sum of the blend weights of several tiles. */
function weights(spans: readonly TileSpan[], at: number): number {
  let sum = 0;
  for (const span of spans) if (at >= span.start && at < span.end) sum += weight(span, at);
  return sum;
}

/**
 * Blends tiles into a picture, one band of rows at a time, so that only one band is in memory.
 * Rows are held back until no later tile reads them, so that the result may overwrite its
 * input. Tiles are added in reading order; where they overlap, their difference is measured.
 *
 * A pixel's weight is the product of its column's and its row's, so no plane of weights is needed.
 */
export class TileBlender {
  private readonly width: number;
  /** Height of the ring buffer of rows; `sums` has one for each channel. */
  private readonly openRows: number;
  private readonly plane: number;
  private readonly sums: Float32Array;
  /** Sum of the weights of all tiles, by column of the picture. */
  private readonly across: Float32Array;
  private flushed = 0;
  private squares = 0;
  private compared = 0;

  /**
   * @param columns and rows of the tiles, from the picture's left to its right and from its top
   *   to its bottom, in pixels of the output.
   */
  constructor(
    private readonly columns: readonly TileSpan[],
    private readonly rows: readonly TileSpan[],
    private readonly channels: number,
  ) {
    this.width = columns[columns.length - 1].end;
    this.openRows = Math.max(...rows.map((row) => row.end - row.from));
    this.plane = this.width * this.openRows;
    this.sums = new Float32Array(this.plane * channels);
    this.across = Float32Array.from({ length: this.width }, (_, at) => weights(columns, at));
  }

  /**
   * @param values of the tile at column `i` and row `j`: [channels, H, rowLength], scaled to 0…1,
   *   whose first pixel is that of the tile.
   */
  add(values: Float32Array, rowLength: number, i: number, j: number): void {
    const [x, y] = [this.columns[i], this.rows[j]];
    const { channels } = this;
    const netPlane = values.length / channels;
    const length = x.end - x.start;
    const share = Float32Array.from({ length }, (_, k) => weight(x, x.start + k));
    const earlier = this.columns.slice(0, i);
    const left = Float32Array.from({ length }, (_, k) => weights(earlier, x.start + k));
    const above = this.rows.slice(0, j);
    for (let py = y.start; py < y.end; py++) {
      const rowShare = weight(y, py);
      const rowBefore = weights(above, py);
      const row = (py % this.openRows) * this.width + x.start;
      const from = (py - y.from) * rowLength + x.start - x.from;
      for (let k = 0; k < length; k++) {
        const before = rowBefore * this.across[x.start + k] + rowShare * left[k];
        for (let c = 0; c < channels; c++) {
          const value = Math.min(1, Math.max(0, values[from + k + c * netPlane]));
          const sum = row + k + c * this.plane;
          if (before > 0) this.squares += (value - this.sums[sum] / before) ** 2;
          this.sums[sum] += value * rowShare * share[k];
        }
        if (before > 0) this.compared += channels;
      }
    }
  }

  /**
   * After the last tile of row `j`: output the rows that no later tile reads.
   * @param write gets a row's values [channels, width] in a buffer that is reused, and its number.
   */
  flush(j: number, write: (row: Float32Array, y: number) => void): void {
    const end = this.rows[j + 1]?.from ?? this.rows[j].end;
    const mean = new Float32Array(this.width * this.channels);
    for (let y = this.flushed; y < end; y++) {
      const row = (y % this.openRows) * this.width;
      const down = weights(this.rows, y);
      for (let c = 0; c < this.channels; c++) {
        for (let x = 0, at = row + c * this.plane; x < this.width; x++, at++) {
          mean[c * this.width + x] = this.sums[at] / (down * this.across[x]);
          this.sums[at] = 0;
        }
      }
      write(mean, y);
    }
    this.flushed = end;
  }

  /** Agreement of overlapping tiles as PSNR in dB, at most 100. */
  get seam(): number {
    if (this.compared === 0) return 100;
    return Math.min(100, -10 * Math.log10(this.squares / this.compared));
  }
}
