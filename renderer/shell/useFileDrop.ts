import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useFiles } from '../documents/useFiles';
import { isDrawingFile } from '../photo/openedFile';
import { useStudio } from '../studio/useStudio';

/**
 * Handles files dropped anywhere on the window. Drawings are opened; pictures are handled by the
 * panes; other files are rejected with a notice. Without this, the browser would navigate to a
 * file dropped outside of a drop target, and the drawing would be lost.
 */
export function useFileDrop(onDrawing: () => void): void {
  const { t } = useTranslation();
  const files = useFiles();
  const studio = useStudio();
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      over(event);
      const dropped = [...(event.dataTransfer?.files ?? [])];
      const drawing = dropped.find(isDrawingFile);
      if (drawing) {
        onDrawing();
        void files.openDrawing(drawing);
      } else if (dropped.length > 0 && !dropped.some(({ type }) => type.startsWith('image/'))) {
        studio.showNotice(t('file.unknown', { name: dropped[0].name }));
      }
    };
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
    };
  }, [files, studio, t, onDrawing]);
}
