import { useEffect } from 'react';
import { isForDialog } from '../ui/dialogKeys';
import { takesDrawing } from './studioState';
import { useStudio, useStudioState } from './useStudio';
import { useWorkspace } from './useWorkspace';

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Keys for the keyboard's pen, pending marks and selections: arrows nudge what is selected, else move
 * the pen; Space puts it down and lifts it, Enter too unless there is a mark to finish; Backspace and
 * Delete remove a corner or blank the selection. They apply only while the focus is on the drawing or
 * nowhere: buttons and sliders need them themselves. Without a drawing there are none.
 */
export function useDrawingKeys(open: boolean): void {
  const studio = useStudio();
  const { keyboardPen: pen } = useWorkspace();
  const drawn = useStudioState(takesDrawing);
  useEffect(() => {
    if (!open || !drawn) return;
    const { tools } = studio;
    const enter = () => {
      if (!pen.down && tools.busy) tools.confirm();
      else pen.toggle();
    };
    const pressed = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (target !== document.body && target.closest('[role=application]') === null) return;
      if (event.ctrlKey || event.metaKey || isForDialog(event)) return;
      const arrow = arrows[event.key];
      if (arrow) {
        const [dx, dy] = arrow.map((n) => n * (event.shiftKey ? 10 : 1));
        if (pen.down || !tools.nudge(dx, dy)) pen.move(dx, dy);
      } else if (event.key === 'Enter') {
        if (!event.repeat) enter();
      } else if (event.key === ' ' && pen.shown) {
        if (!event.repeat) pen.toggle();
      } else if (event.key === 'Backspace' || event.key === 'Delete') tools.erase();
      else {
        // Esc also drops the stroke, which is done where all its work is.
        if (event.key === 'Escape') pen.putAway();
        return;
      }
      event.preventDefault();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [studio, open, drawn, pen]);
}
