import type { PenPoint } from '#common/contract';

/** Longest step of the brush, in slacks. */
const step = 0.25;

/**
 * Calms a line: the brush follows the pen on a slack string, so that a tremble shorter than the slack
 * is lost. It depends on the way, not on how often a pen sends.
 */
export class Stabiliser {
  private brush: PenPoint | undefined;
  private pen: PenPoint | undefined;

  /** @param slack in pixels of the drawing; 0 leaves the line as it is. */
  constructor(private readonly slack: number) {}

  /** @returns where the brush goes now. */
  add(point: PenPoint): PenPoint {
    const { brush, pen } = this;
    this.pen = point;
    if (!brush || !pen || this.slack === 0) {
      this.brush = point;
      return point;
    }
    const way = Math.hypot(point[0] - pen[0], point[1] - pen[1]);
    const steps = Math.max(1, Math.ceil(way / (this.slack * step)));
    const share = 1 - Math.exp(-way / steps / this.slack);
    let at = brush;
    // Several steps are for the sum; one sample is enough for the line.
    for (let i = 1; i <= steps; i++) at = between(at, between(pen, point, i / steps), share);
    this.brush = at;
    return at;
  }

  /** The pen was lifted. @returns where it is, if the brush is not there yet. */
  finish(): PenPoint | undefined {
    return this.brush === this.pen ? undefined : this.pen;
  }
}

function between(a: PenPoint, b: PenPoint, share: number): PenPoint {
  const at = (i: 0 | 1 | 2) => a[i] + (b[i] - a[i]) * share;
  return [at(0), at(1), at(2)];
}
