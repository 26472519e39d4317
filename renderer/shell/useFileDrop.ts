import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useFiles } from '../documents/useFiles';
import { isDrawing } from '../photo/openedFile';
import { useStudio } from '../studio/useStudio';

/**
 * Files that are dropped anywhere on the window. A drawing is opened, wherever one is; pictures
 * belong to the panes; anything else is said to be neither. Without this, a file dropped beside
 * its place would open instead of the window, and the drawing be gone.
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
      const drawing = dropped.find(isDrawing);
      if (drawing) {
        onDrawing();
        void files.openDrawing(drawing);
      } else if (dropped.length > 0 && !dropped.some(({ type }) => type.startsWith('image/'))) {
        studio.tell(t('file.unknown', { name: dropped[0].name }));
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
