import { useEffect } from 'react';
import { takesDrawing } from './studioState';
import { useStudio, useStudioState } from './useStudio';

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Keys for pending marks and selections: Enter finishes, Backspace and Delete remove a corner or
 * blank the selection, arrows nudge. They apply only while the focus is on the drawing or
 * nowhere: buttons and sliders need them themselves. Without a drawing there are none.
 */
export function useDrawingKeys(open: boolean): void {
  const studio = useStudio();
  const drawn = useStudioState(takesDrawing);
  useEffect(() => {
    if (!open || !drawn) return;
    const pressed = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (target !== document.body && target.closest('[role=application]') === null) return;
      if (event.ctrlKey || event.metaKey) {
        if (event.key !== 'a') return;
        studio.tools.selectAll();
        event.preventDefault();
        return;
      }
      const arrow = arrows[event.key];
      const step = event.shiftKey ? 10 : 1;
      if (arrow) {
        if (!studio.tools.nudge(arrow[0] * step, arrow[1] * step)) return;
      } else if (event.key === 'Enter') studio.tools.finish();
      else if (event.key === 'Backspace' || event.key === 'Delete') studio.tools.erase();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [studio, open, drawn]);
}
