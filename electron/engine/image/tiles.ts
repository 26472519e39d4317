import { type Picture, samplesOf, whiteOf } from '#common/contract';

/** Half the width of the ramp in which one tile gives way to the next, in pixels. */
const blend = 8;

/** One tile along one axis, in pixels of the picture. */
export interface Span {
  /** What the net is given; multiples of the net's own step. `to` may lie beyond the picture. */
  from: number;
  to: number;
  /** What of its output counts, ramps included. */
  start: number;
  end: number;
  /** Whether it begins, and ends, in a ramp shared with a neighbour. */
  rampIn: boolean;
  rampOut: boolean;
}

/**
 * Cut a side of `length` px into tiles whose input is at most `most` px long.
 * @param receptive how far an output pixel sees, in px in each direction.
 * @param step the net takes multiples of this, and its pixels depend on their place in it.
 * @returns undefined if `most` leaves no room beside the halo.
 */
export function planSpans(
  length: number,
  most: number,
  receptive: number,
  step: number,
): Span[] | undefined {
  const up = (n: number) => Math.ceil(n / step) * step;
  const padded = up(length);
  if (padded <= most) {
    return [{ from: 0, to: padded, start: 0, end: length, rampIn: false, rampOut: false }];
  }
  const halo = up(receptive + blend);
  const core = Math.floor((most - 2 * halo) / step) * step;
  if (core < Math.max(step, 2 * blend)) return undefined;
  const count = Math.ceil(length / core);
  return Array.from({ length: count }, (_, i) => {
    const [first, last] = [i === 0, i === count - 1];
    return {
      from: Math.max(0, i * core - halo),
      to: Math.min(padded, (i + 1) * core + halo),
      start: first ? 0 : i * core - blend,
      end: last ? length : Math.min(length, (i + 1) * core + blend),
      rampIn: !first,
      rampOut: !last,
    };
  });
}

/** Share of a tile in the picture at `at`: 1 in its middle, falling to 0 across its ramps. */
function weight({ start, end, rampIn, rampOut }: Span, at: number): number {
  const into = rampIn ? (at - start + 0.5) / (2 * blend) : 1;
  const out = rampOut ? (end - at - 0.5) / (2 * blend) : 1;
  return Math.min(1, into, out);
}

/** Share of all these tiles together. */
function weights(spans: readonly Span[], at: number): number {
  let sum = 0;
  for (const span of spans) if (at >= span.start && at < span.end) sum += weight(span, at);
  return sum;
}

/**
 * Puts tiles together, a band of rows at a time: memory is that of one band. Rows are held
 * until no later tile reads them, so that the result may be written over its input. Tiles
 * come in reading order; where two meet, it measures how far they differ.
 *
 * A pixel's weight is that of its column times that of its row, so weights need no plane of
 * their own.
 */
export class TileBlender {
  private readonly width: number;
  /** Rows that are open at a time; `sums` has a ring of them for each of three colours. */
  private readonly open: number;
  private readonly plane: number;
  private readonly sums: Float32Array;
  /** Weight of all tiles in each column of the picture. */
  private readonly across: Float32Array;
  private flushed = 0;
  private squares = 0;
  private compared = 0;

  /** @param columns and rows of the tiles, from the picture's left to its right and from its top to its bottom. */
  constructor(
    private readonly columns: readonly Span[],
    private readonly rows: readonly Span[],
  ) {
    this.width = columns[columns.length - 1].end;
    this.open = Math.max(...rows.map((row) => row.end - row.from));
    this.plane = this.width * this.open;
    this.sums = new Float32Array(this.plane * 3);
    this.across = Float32Array.from({ length: this.width }, (_, at) => weights(columns, at));
  }

  /** @param values of the tile at column `i` and row `j`: [3, y.to − y.from, x.to − x.from], scaled to 0…1. */
  add(values: Float32Array, i: number, j: number): void {
    const [x, y] = [this.columns[i], this.rows[j]];
    const netWidth = x.to - x.from;
    const netPlane = netWidth * (y.to - y.from);
    const length = x.end - x.start;
    const share = Float32Array.from({ length }, (_, k) => weight(x, x.start + k));
    const earlier = this.columns.slice(0, i);
    const left = Float32Array.from({ length }, (_, k) => weights(earlier, x.start + k));
    const above = this.rows.slice(0, j);
    for (let py = y.start; py < y.end; py++) {
      const rowShare = weight(y, py);
      const rowBefore = weights(above, py);
      const row = (py % this.open) * this.width + x.start;
      const from = (py - y.from) * netWidth + x.start - x.from;
      for (let k = 0; k < length; k++) {
        const before = rowBefore * this.across[x.start + k] + rowShare * left[k];
        for (let c = 0; c < 3; c++) {
          const value = Math.min(1, Math.max(0, values[from + k + c * netPlane]));
          const sum = row + k + c * this.plane;
          if (before > 0) this.squares += (value - this.sums[sum] / before) ** 2;
          this.sums[sum] += value * rowShare * share[k];
        }
        if (before > 0) this.compared += 3;
      }
    }
  }

  /** After the last tile of row `j`: write what no later tile reads into a picture, whose alpha is left as it is. */
  flush(picture: Picture, j: number): void {
    const samples = samplesOf(picture);
    const white = whiteOf(picture.depth);
    const end = this.rows[j + 1]?.from ?? this.rows[j].end;
    for (let y = this.flushed; y < end; y++) {
      const row = (y % this.open) * this.width;
      const down = weights(this.rows, y);
      for (let x = 0; x < this.width; x++) {
        for (let c = 0; c < 3; c++) {
          const at = row + x + c * this.plane;
          samples[(y * this.width + x) * 4 + c] =
            (this.sums[at] / (down * this.across[x])) * white + 0.5;
          this.sums[at] = 0;
        }
      }
    }
    this.flushed = end;
  }

  /** How well tiles agree where they meet, as PSNR in dB; 100 at most. */
  get seam(): number {
    if (this.compared === 0) return 100;
    return Math.min(100, -10 * Math.log10(this.squares / this.compared));
  }
}
