import type { Card } from '#common/contract';
import type { Size } from '#common/image/size';

/** Longest translation time that still feels live, in milliseconds. */
const maxLatencyMs = 150;
const factors = [2, 4] as const;

/**
 * Chooses how much to downscale while the pen is down, from the model's time for full pictures.
 * On pen-up the picture is always translated at full size.
 */
export class DraftScale {
  /** Milliseconds per megapixel in the net, for the last three full pictures of each model. */
  private readonly times = new Map<string, number[]>();

  /** Record the time of a full picture inside the net. */
  recordTime(id: string, size: Size, runMs: number): void {
    const perMegapixel = (runMs * 1e6) / (size.width * size.height);
    this.times.set(id, [...(this.times.get(id) ?? []).slice(-2), perMegapixel]);
  }

  /** Downscaling factor of each side; 1 means no draft. */
  factor({ id, size: rule }: Card, { width, height }: Size): number {
    const known = this.times.get(id);
    // A net with a fixed size is no faster for smaller pictures.
    if (!known || 'fixed' in rule) return 1;
    // The fastest of them: others may have been slowed by other load.
    const wholeMs = (Math.min(...known) * width * height) / 1e6;
    if (wholeMs <= maxLatencyMs) return 1;
    const min = Math.max(64, rule.multipleOf);
    const possible = factors.filter((f) => Math.min(width, height) / f >= min);
    return possible.find((f) => wholeMs / (f * f) <= maxLatencyMs) ?? possible.at(-1) ?? 1;
  }
}
