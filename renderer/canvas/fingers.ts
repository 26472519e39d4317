import type { SharedView } from './Pane';
import { turnAt, zoomAt } from './viewport';

/** Longest tap, in milliseconds from the first finger down to the last one up. */
const tapMs = 350;
/** How far a finger that taps moves at most, in CSS pixels. */
const tapReach = 14;
/** How far two fingers must turn before the view does, in degrees: a pinch is never quite straight. */
const turnAfter = 14;
/** A view left this close to upright is put upright, in degrees. */
const uprightWithin = 6;

/** A finger on the pane, in CSS pixels from its corner. */
export interface Finger {
  id: number;
  x: number;
  y: number;
  /** Milliseconds, as `Event.timeStamp`. */
  time: number;
}

/**
 * Several fingers on a pane: two of them zoom, pan and turn the view; a short tap of two or three
 * is told. From the second finger on until all are lifted, none of them draws.
 */
export class Fingers {
  private readonly down = new Map<number, Finger>();
  private most = 0;
  private began = 0;
  private reach = 0;
  /** Degrees turned since the second finger came down. */
  private turned = 0;
  private middle: [number, number] = [0, 0];

  /** @param onTap called with the number of fingers of a tap, 2 or more. */
  constructor(
    private readonly shared: SharedView,
    private readonly onTap: (count: number) => void = () => {},
  ) {}

  get count(): number {
    return this.down.size;
  }

  /** Whether there have been two fingers since all were lifted last. */
  get several(): boolean {
    return this.most > 1;
  }

  press(finger: Finger): void {
    if (this.down.size === 0) {
      this.began = finger.time;
      this.most = this.reach = this.turned = 0;
    }
    this.down.set(finger.id, finger);
    this.most = Math.max(this.most, this.down.size);
  }

  /** @returns whether the finger is one of those on the pane. */
  move(finger: Finger): boolean {
    const before = this.down.get(finger.id);
    if (!before) return false;
    const [a, b] = this.down.values();
    const other = a === before ? b : a;
    this.down.set(finger.id, finger);
    this.reach += Math.hypot(finger.x - before.x, finger.y - before.y);
    // A third finger only makes it another tap.
    if (other && (before === a || before === b)) this.follow(before, finger, other);
    return true;
  }

  /** A finger was lifted. @param cancelled whether the system took it away: that is no tap. */
  lift({ id, time }: Pick<Finger, 'id' | 'time'>, cancelled = false): void {
    if (!this.down.delete(id)) return;
    if (cancelled) this.reach = Number.POSITIVE_INFINITY;
    if (this.down.size > 0) return;
    const { most } = this;
    const tap = time - this.began <= tapMs && this.reach <= tapReach * most;
    this.most = 0;
    if (most < 2) return;
    if (tap) this.onTap(most);
    else this.putUpright();
  }

  /** Forget all fingers. */
  clear(): void {
    this.down.clear();
    this.most = 0;
  }

  private follow(from: Finger, to: Finger, other: Finger): void {
    const [ox, oy] = [from.x - other.x, from.y - other.y];
    const [nx, ny] = [to.x - other.x, to.y - other.y];
    const far = Math.hypot(ox, oy);
    if (far < 1) return;
    // What lies midway between both fingers stays there.
    const [mx, my] = [(to.x + other.x) / 2, (to.y + other.y) / 2];
    const { view } = this.shared;
    const [x, y] = [view.x + (to.x - from.x) / 2, view.y + (to.y - from.y) / 2];
    let next = zoomAt({ ...view, x, y }, mx, my, Math.hypot(nx, ny) / far);
    const turn = (Math.atan2(ox * ny - oy * nx, ox * nx + oy * ny) * 180) / Math.PI;
    const still = Math.abs(this.turned) < turnAfter;
    this.turned += turn;
    if (!still) next = turnAt(next, mx, my, turn);
    this.middle = [mx, my];
    this.shared.set(next);
  }

  private putUpright(): void {
    const { view } = this.shared;
    const { angle = 0 } = view;
    if (angle === 0 || Math.abs(angle) >= uprightWithin) return;
    this.shared.set(turnAt(view, ...this.middle, -angle));
  }
}
