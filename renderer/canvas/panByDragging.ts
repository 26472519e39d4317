import type { SharedView } from './Pane';

/**
 * Pan a view by dragging an element with the primary button or a finger.
 * @returns a function that ends it.
 */
export function panByDragging(element: HTMLElement, shared: SharedView): () => void {
  const events = new AbortController();
  const { signal } = events;
  element.style.cursor = 'grab';
  element.addEventListener(
    'pointerdown',
    ({ button, pointerId }) => {
      if (button === 0) element.setPointerCapture(pointerId);
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    ({ pointerId, movementX, movementY }) => {
      if (!element.hasPointerCapture(pointerId)) return;
      const { view } = shared;
      shared.set({ ...view, x: view.x + movementX, y: view.y + movementY });
    },
    { signal },
  );
  return () => events.abort();
}
