import { Text } from '@mantine/core';
import { IconPackageImport } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isDrawingFile } from '../photo/openedFile';
import { useWorkspace } from '../studio/useWorkspace';
import classes from './gallery.module.css';
import { readDroppedModel } from './modelFiles';

/** The Models room takes whatever is dropped on it for a model, drawings excepted. */
export function ModelDrop({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { modelImport } = useWorkspace();
  const [over, setOver] = useState(false);
  const carriesFile = (event: React.DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keyboards have the button that opens the sheet.
    <div
      className={classes.room}
      onDragOver={(event) => {
        if (!carriesFile(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      }}
      onDragLeave={(event) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        if (!carriesFile(event) || [...event.dataTransfer.files].some(isDrawingFile)) return;
        event.preventDefault();
        event.stopPropagation();
        const { read } = readDroppedModel(event.dataTransfer);
        void read.then(({ files, folder }) => modelImport.start(files, folder));
      }}
    >
      {children}
      {over && (
        <div className={classes.over}>
          <IconPackageImport size={40} stroke={1.4} aria-hidden />
          <Text fw={600}>{t('addModel.dropHere')}</Text>
        </div>
      )}
    </div>
  );
}
