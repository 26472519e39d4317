import { Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { firstImage, type OpenedFile, readFile } from '../photo/openedFile';
import classes from '../picture/picture.module.css';
import { type ContextGroups, useContextMenu } from '../ui/ContextMenu';
import panes from './panes.module.css';

interface Props {
  name: string;
  /** Text shown during a drag over the area. */
  hint: string;
  onPicture(file: OpenedFile): void;
  /** What its context menu has. */
  menu(): ContextGroups;
  children: ReactNode;
}

/** A pane that a picture can be dropped on. */
export function DropArea({ name, hint, onPicture, menu: items, children }: Props) {
  const { onContextMenu, menu } = useContextMenu(items);
  // dragenter and dragleave fire for children too: count them.
  const [over, setOver] = useState(0);
  const carriesFile = (event: React.DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    <section
      className={panes.pane}
      aria-label={name}
      onContextMenu={onContextMenu}
      onDragEnter={(event) => carriesFile(event) && setOver((n) => n + 1)}
      onDragLeave={(event) => carriesFile(event) && setOver((n) => Math.max(0, n - 1))}
      onDragOver={(event) => carriesFile(event) && event.preventDefault()}
      onDrop={(event) => {
        setOver(0);
        const file = firstImage(event.dataTransfer);
        if (carriesFile(event)) event.preventDefault();
        if (file) void readFile(file).then(onPicture);
      }}
    >
      {children}
      {menu}
      {over > 0 && (
        <div className={classes.drop}>
          <Text fw={600}>{hint}</Text>
        </div>
      )}
    </section>
  );
}
