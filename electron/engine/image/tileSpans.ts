/**
 * How far the used parts of neighbouring tiles overlap, in pixels of the input: the ramp in which one is
 * blended into the other. Beyond it each tile is given the net's receptive field.
 */
const overlap = 16;

/** The extent of one tile along one axis, in pixels of the picture. */
export interface TileSpan {
  /** Input range of the net, multiples of its step. `to` may lie beyond the picture. */
  from: number;
  to: number;
  /** Range of its output that is used, ramps included. */
  start: number;
  end: number;
  /** Whether it begins, or ends, in a ramp shared with a neighbour. */
  rampIn: boolean;
  rampOut: boolean;
  /** Width of a ramp. */
  ramp: number;
}

/**
 * Divide a side of `length` px into tiles whose input is at most `maxLength` px long.
 * @param receptive radius of the receptive field in px.
 * @param step the net takes multiples of this, and its output depends on positions modulo this.
 * @returns undefined if `maxLength` leaves no room beside the halo.
 */
export function planSpans(
  length: number,
  maxLength: number,
  receptive: number,
  step: number,
): TileSpan[] | undefined {
  const up = (n: number) => Math.ceil(n / step) * step;
  const padded = up(length);
  const ramp = overlap;
  const half = overlap / 2;
  if (padded <= maxLength) {
    return [{ from: 0, to: padded, start: 0, end: length, rampIn: false, rampOut: false, ramp }];
  }
  const halo = up(receptive + half);
  const core = Math.floor((maxLength - 2 * halo) / step) * step;
  if (core < Math.max(step, ramp)) return undefined;
  const count = Math.ceil(length / core);
  return Array.from({ length: count }, (_, i) => {
    const [first, last] = [i === 0, i === count - 1];
    return {
      from: Math.max(0, i * core - halo),
      to: Math.min(padded, (i + 1) * core + halo),
      start: first ? 0 : i * core - half,
      end: last ? length : Math.min(length, (i + 1) * core + half),
      rampIn: !first,
      rampOut: !last,
      ramp,
    };
  });
}

/** The same tiles in pixels of an output that is `scale` times as large. */
export function scaleSpans(spans: readonly TileSpan[], scale: number): TileSpan[] {
  return spans.map((span) => ({
    ...span,
    from: span.from * scale,
    to: span.to * scale,
    start: span.start * scale,
    end: span.end * scale,
    ramp: span.ramp * scale,
  }));
}
