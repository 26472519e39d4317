import type { PenPoint } from '#common/contract';

/** What the other hand holds while the pen draws. */
export interface Held {
  shift: boolean;
  alt: boolean;
  /** Pixels of the drawing within which a handle is meant. */
  reach: number;
}

export const nothingHeld: Held = { shift: false, alt: false, reach: 4 };

/** Something that a person is doing with the pen, until it is a mark. */
export interface Gesture {
  /** The pen touches again: only gestures of several touches live to see it. */
  press(point: PenPoint, held: Held): void;
  /** The pen moved while it touched: new points only. */
  drag(points: readonly PenPoint[], held: Held): void;
  /** The pen moved above the drawing. */
  hover(point: PenPoint, held: Held): void;
  /** The pen was lifted. @returns whether the gesture is over. */
  release(): boolean;
  /** Make it a mark as it is. */
  finish(): void;
  /** Take back the last touch. @returns whether anything is left. */
  back(): boolean;
}
