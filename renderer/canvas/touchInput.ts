import { type Finger, Fingers } from './fingers';
import type { SharedView } from './Pane';

/** How long a finger that rests waits for a second one before it draws, in milliseconds. */
const waitMs = 120;
/** How far it moves before it draws at once, in CSS pixels. */
const drawAfter = 6;
/** A finger that has drawn this far goes on when something else touches the screen, in CSS pixels. */
const committedAfter = 20;
/** Contacts this wide are palms, in CSS pixels. */
const palmWidth = 60;

/** What a touch may ask of the drawing. */
interface TouchHost {
  /** Position in the pane, in CSS pixels. */
  inPane(event: PointerEvent): [number, number];
  /** Press the tool where a finger came down. */
  begin(event: PointerEvent): void;
  /** What is being drawn: with what, and how far it has come in CSS pixels. */
  drawing(): { pen: boolean; reach: number } | undefined;
  /** Take back what is being drawn. */
  drop(): void;
}

/**
 * Tells what a touch on the drawing is for. One finger draws, two move the view and never paint, and
 * palms do nothing; once a pen was seen, it alone draws.
 */
export class TouchInput {
  private readonly fingers: Fingers;
  private held: { event: PointerEvent; timer: ReturnType<typeof setTimeout> } | undefined;
  private penSeen = false;

  /** @param onTap as in `Fingers`. */
  constructor(
    shared: SharedView,
    private readonly host: TouchHost,
    onTap: (count: number) => void,
  ) {
    this.fingers = new Fingers(shared, onTap);
  }

  /** A pen touched the drawing or hovers over it. */
  penCame(): void {
    if (!this.penSeen || this.held) this.release();
    this.penSeen = true;
  }

  /** @returns whether the touch counts: its further events are wanted. */
  down(event: PointerEvent): boolean {
    const drawing = this.host.drawing();
    const palm = Math.max(event.width, event.height) >= palmWidth;
    if (palm || drawing?.pen || (drawing && drawing.reach > committedAfter)) return false;
    this.fingers.press(this.fingerOf(event));
    if (this.fingers.several) {
      this.release();
      if (drawing) this.host.drop();
    } else if (!this.penSeen) {
      const timer = setTimeout(() => this.begin(), waitMs);
      this.held = { event, timer };
    }
    return true;
  }

  move(event: PointerEvent): void {
    if (this.held?.event.pointerId === event.pointerId) {
      const { clientX, clientY } = this.held.event;
      const moved = Math.hypot(event.clientX - clientX, event.clientY - clientY);
      if (moved >= drawAfter) this.begin();
    }
    this.fingers.move(this.fingerOf(event));
  }

  up(event: PointerEvent, cancelled = false): void {
    if (this.held?.event.pointerId === event.pointerId) {
      if (cancelled) this.release();
      else this.begin();
    }
    this.fingers.lift({ id: event.pointerId, time: event.timeStamp }, cancelled);
  }

  destroy(): void {
    this.release();
    this.fingers.clear();
  }

  /** The finger that waited draws. */
  private begin(): void {
    const { held } = this;
    this.release();
    if (held) this.host.begin(held.event);
  }

  private release(): void {
    if (this.held) clearTimeout(this.held.timer);
    this.held = undefined;
  }

  private fingerOf(event: PointerEvent): Finger {
    const [x, y] = this.host.inPane(event);
    return { id: event.pointerId, x, y, time: event.timeStamp };
  }
}
