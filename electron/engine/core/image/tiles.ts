import { type Picture, samplesOf, whiteOf } from '../../contract';

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

/**
 * Puts tiles together, a band of rows at a time: memory is that of one band.
 * Tiles come in reading order; where two meet, it measures how far they differ.
 */
export class TileBlender {
  /** Rings of rows: three colours, and the sum of the weights. */
  private readonly sums: Float32Array;
  private readonly weights: Float32Array;
  private readonly plane: number;
  private squares = 0;
  private compared = 0;

  /**
   * @param width of the picture.
   * @param rows that are open at a time at most.
   */
  constructor(
    private readonly width: number,
    private readonly rows: number,
  ) {
    this.plane = width * rows;
    this.sums = new Float32Array(this.plane * 3);
    this.weights = new Float32Array(this.plane);
  }

  /** @param values [3, y.to − y.from, x.to − x.from], scaled to 0…1. */
  add(values: Float32Array, x: Span, y: Span): void {
    const netWidth = x.to - x.from;
    const netPlane = netWidth * (y.to - y.from);
    for (let py = y.start; py < y.end; py++) {
      const rowWeight = weight(y, py);
      const row = (py % this.rows) * this.width;
      const from = (py - y.from) * netWidth - x.from;
      for (let px = x.start; px < x.end; px++) {
        const share = rowWeight * weight(x, px);
        const to = row + px;
        const before = this.weights[to];
        for (let c = 0; c < 3; c++) {
          const value = Math.min(1, Math.max(0, values[from + px + c * netPlane]));
          const sum = to + c * this.plane;
          if (before > 0) this.squares += (value - this.sums[sum] / before) ** 2;
          this.sums[sum] += value * share;
        }
        if (before > 0) this.compared += 3;
        this.weights[to] = before + share;
      }
    }
  }

  /** Write finished rows into a picture, whose alpha is left as it is, and free them. */
  flush(picture: Picture, from: number, to: number): void {
    const samples = samplesOf(picture);
    const white = whiteOf(picture.depth);
    for (let y = from; y < to; y++) {
      const row = (y % this.rows) * this.width;
      for (let x = 0; x < this.width; x++) {
        const total = this.weights[row + x];
        for (let c = 0; c < 3; c++) {
          const at = row + x + c * this.plane;
          samples[(y * this.width + x) * 4 + c] = (this.sums[at] / total) * white + 0.5;
          this.sums[at] = 0;
        }
        this.weights[row + x] = 0;
      }
    }
  }

  /** How well tiles agree where they meet, as PSNR in dB; 100 at most. */
  get seam(): number {
    if (this.compared === 0) return 100;
    return Math.min(100, -10 * Math.log10(this.squares / this.compared));
  }
}
