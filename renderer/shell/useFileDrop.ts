import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import {
  endingOf,
  readableLabels,
  UnderdrawError,
  unreadByContent,
  unreadByEnding,
} from '#common/contract';
import { useFiles } from '../documents/useFiles';
import { isModelFile, readDroppedModel } from '../models/modelFiles';
import { isDrawingFile, isPictureFile } from '../photo/openedFile';
import { useStudio } from '../studio/useStudio';
import { useWorkspace } from '../studio/useWorkspace';

/**
 * Handles files dropped anywhere on the window. Drawings are opened, models and folders are added;
 * pictures are handled by the panes; other files are rejected with a notice. Without this, the browser would navigate to a
 * file dropped outside of a drop target, and the drawing would be lost.
 */
export function useFileDrop(onDrawing: () => void): void {
  const { t } = useTranslation();
  const files = useFiles();
  const studio = useStudio();
  const { modelImport } = useWorkspace();
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      over(event);
      if (!event.dataTransfer) return;
      const dropped = [...event.dataTransfer.files];
      const drawing = dropped.find(isDrawingFile);
      if (drawing) {
        onDrawing();
        void files.openDrawing(drawing);
        return;
      }
      const { hasFolder, read } = readDroppedModel(event.dataTransfer);
      const adding = modelImport.store.getState().step !== undefined;
      if (hasFolder || adding || dropped.some(isModelFile)) {
        void read.then((model) => modelImport.start(model.files, model.folder));
      } else if (dropped.length > 0 && !dropped.some(isPictureFile)) {
        void foreignFormat(dropped[0]).then((format) => {
          const named = { file: dropped[0].name, formats: readableLabels };
          if (format) {
            const params = { reason: 'otherFormat', format, ...named } as const;
            studio.showFailure(new UnderdrawError('INPUT_UNREADABLE', params));
          } else {
            const formats = readableLabels.join(', ');
            studio.showNotice(t('file.unknown', { name: named.file, formats }));
          }
        });
      }
    };
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
    };
  }, [files, studio, modelImport, t, onDrawing]);
}

/** What kind of picture a file is that is not read, by its content or its name: HEIC for example. */
async function foreignFormat(file: File): Promise<string | undefined> {
  const start = await file
    .slice(0, 512)
    .arrayBuffer()
    .catch(() => new ArrayBuffer());
  return unreadByContent(new Uint8Array(start)) ?? unreadByEnding(endingOf(file.name));
}
