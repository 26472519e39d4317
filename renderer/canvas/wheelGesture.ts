/** Milliseconds without an event after which a new gesture begins. */
const pauseMs = 250;
/** Least step of a mouse wheel in CSS pixels; a touchpad begins with smaller ones. */
const notch = 40;

type WheelStep = Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode' | 'ctrlKey' | 'timeStamp'>;

/**
 * Tells a touchpad, whose two fingers pan, from a mouse wheel, which zooms. Steps alone do not: those
 * of a flick grow as large as a wheel's, so what a gesture began as it stays.
 */
export class WheelGesture {
  private pans = false;
  private last = Number.NEGATIVE_INFINITY;

  /** Whether an event pans; else it zooms. A pinch arrives with Ctrl. */
  isPan({ deltaX, deltaY, deltaMode, ctrlKey, timeStamp }: WheelStep): boolean {
    const begins = timeStamp - this.last > pauseMs;
    this.last = timeStamp;
    const touchpad = deltaMode === 0 && (deltaX !== 0 || Math.abs(deltaY) < notch);
    this.pans = touchpad || (this.pans && !begins && deltaMode === 0);
    return this.pans && !ctrlKey;
  }
}
