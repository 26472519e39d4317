import { Fingers } from './fingers';
import type { SharedView } from './Pane';

/**
 * Pan a view by dragging an element with the primary button or a finger; two fingers also zoom and
 * turn it.
 * @param onTap as in `Fingers`.
 * @returns a function that ends it.
 */
export function panByDragging(
  element: HTMLElement,
  shared: SharedView,
  onTap?: (count: number) => void,
): () => void {
  const events = new AbortController();
  const fingers = new Fingers(shared, onTap);
  /** Where the pointers that drag were last, by id. */
  const at = new Map<number, { x: number; y: number }>();
  const fingerOf = ({ pointerId: id, clientX, clientY, timeStamp: time }: PointerEvent) => {
    const { left, top } = element.getBoundingClientRect();
    return { id, x: clientX - left, y: clientY - top, time };
  };
  const on = (type: 'pointerdown' | 'pointermove', listener: (event: PointerEvent) => void) =>
    element.addEventListener(type, listener, { signal: events.signal });
  element.style.cursor = 'grab';
  on('pointerdown', (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    at.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (event.pointerType === 'touch') fingers.press(fingerOf(event));
  });
  on('pointermove', (event) => {
    const before = at.get(event.pointerId);
    if (!before) return;
    at.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (event.pointerType === 'touch') fingers.move(fingerOf(event));
    if (fingers.several) return;
    const { view } = shared;
    shared.set({
      ...view,
      x: view.x + event.clientX - before.x,
      y: view.y + event.clientY - before.y,
    });
  });
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
    element.addEventListener(
      type,
      (event) => {
        at.delete(event.pointerId);
        fingers.lift({ id: event.pointerId, time: event.timeStamp }, type === 'pointercancel');
      },
      { signal: events.signal },
    );
  }
  return () => events.abort();
}
