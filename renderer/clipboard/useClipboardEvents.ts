import { useEffect } from 'react';
import { firstImage, readFile } from '../photo/openedFile';
import { takesDrawing } from '../studio/studioState';
import { useStudio } from '../studio/useStudio';
import { useWorkspace } from '../studio/useWorkspace';
import { isForDialog } from '../ui/dialogKeys';

/** Whether a key of the clipboard is for a field, a dialogue, or words that are selected. */
function isForText(event: Event): boolean {
  const element = event.target instanceof Element ? event.target : undefined;
  if (element?.closest('input:not([type=radio], [type=checkbox]), textarea, [role=dialog]')) {
    return true;
  }
  if (isForDialog(event)) return true;
  return window.getSelection()?.isCollapsed === false;
}

/** While the Studio room is open: cut, copy and paste of the system are those of the drawing. */
export function useClipboardEvents(open: boolean): void {
  const studio = useStudio();
  const { clipboard } = useWorkspace();
  useEffect(() => {
    if (!open) return;
    const copy = (event: ClipboardEvent) => {
      if (isForText(event) || !takesDrawing(studio.store.getState())) return;
      event.preventDefault();
      void (event.type === 'cut' ? clipboard.cut() : clipboard.copy());
    };
    const paste = (event: ClipboardEvent) => {
      if (isForText(event)) return;
      const file = firstImage(event.clipboardData);
      if (file) void readFile(file).then((read) => clipboard.pasteFile(read));
      else clipboard.pasteCopied();
    };
    window.addEventListener('copy', copy);
    window.addEventListener('cut', copy);
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('copy', copy);
      window.removeEventListener('cut', copy);
      window.removeEventListener('paste', paste);
    };
  }, [studio, clipboard, open]);
}
