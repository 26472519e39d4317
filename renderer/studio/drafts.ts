import type { Card } from '#common/contract';
import type { Size } from '../drawing/raster';

/** A picture that takes longer than this, in milliseconds, no longer follows the pen. */
const slow = 150;
const factors = [2, 4] as const;

/**
 * How much smaller the picture is translated while the pen is down, from how long the model
 * took for whole ones. On pen-up it is always translated whole.
 */
export class Drafts {
  /** Milliseconds in the net for each megapixel: the last three whole pictures of each model. */
  private readonly times = new Map<string, number[]>();

  /** Remember how long a whole picture took inside the net. */
  note(id: string, size: Size, runMs: number): void {
    const perMegapixel = (runMs * 1e6) / (size.width * size.height);
    this.times.set(id, [...(this.times.get(id) ?? []).slice(-2), perMegapixel]);
  }

  /** How many times shorter the sides of a draft are; 1 is no draft. */
  factor({ id, size: rule }: Card, { width, height }: Size): number {
    const known = this.times.get(id);
    // A net of one size takes as long for a small picture.
    if (!known || 'fixed' in rule) return 1;
    // The fastest of them: the others may have met a busy machine.
    const whole = (Math.min(...known) * width * height) / 1e6;
    if (whole <= slow) return 1;
    const min = Math.max(64, rule.multipleOf);
    const possible = factors.filter((f) => Math.min(width, height) / f >= min);
    return possible.find((f) => whole / (f * f) <= slow) ?? possible.at(-1) ?? 1;
  }
}
