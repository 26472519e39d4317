import { Text } from '@mantine/core';
import { IconFolderDown } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isBusy } from '#common/contract';
import { isModelFile } from '../models/modelFiles';
import { isDrawingFile } from '../photo/openedFile';
import classes from './batch.module.css';
import { readDroppedItems } from './droppedItems';
import type { FolderField } from './folderChoice';
import { useBatch, useBatchState } from './useBatch';

const places: readonly FolderField[] = ['inDir', 'outDir'];

/** Drop target under the pointer; outside of both targets a folder counts as the input folder. */
function placeAt(target: EventTarget): FolderField {
  const place = target instanceof Element && target.closest<HTMLElement>('[data-drop]');
  return place && place.dataset.drop === 'outDir' ? 'outDir' : 'inDir';
}

/** The Batch room takes folders that are dropped on it, and shows where during the drag. */
export function FolderDrop({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const batch = useBatch();
  const busy = useBatchState((s) => isBusy(s.run));
  const [over, setOver] = useState<FolderField>();
  const carriesFile = (event: React.DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keyboards have the buttons that open the dialogue.
    <div
      className={classes.room}
      onDragOver={(event) => {
        if (!carriesFile(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(placeAt(event.target));
      }}
      onDragLeave={(event) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(undefined);
      }}
      onDrop={(event) => {
        setOver(undefined);
        if (!carriesFile(event)) return;
        event.preventDefault();
        // Drawings and models are opened wherever they are dropped; all else is for this room.
        const dropped = [...event.dataTransfer.files];
        if (dropped.some(isDrawingFile) || dropped.some(isModelFile)) return;
        event.stopPropagation();
        const place = placeAt(event.target);
        void readDroppedItems(event.dataTransfer).then((items) => batch.choice.drop(place, items));
      }}
    >
      {children}
      {over && (
        <div className={classes.drops} data-testid="drops">
          {busy ? (
            <Text fw={600}>{t('batch.drops.busy')}</Text>
          ) : (
            places.map((which) => (
              <div
                key={which}
                className={classes.dropPlace}
                data-drop={which}
                data-over={which === over || undefined}
              >
                <IconFolderDown size={36} stroke={1.4} aria-hidden />
                <Text fw={600}>{t(`batch.drops.${which}`)}</Text>
              </div>
            ))
          )}
        </div>
      )}
    </div>
  );
}
