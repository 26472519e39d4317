import { type Bridge, bridgeName } from '#common/link/channel';

/** What was dropped on the window. */
export interface DroppedItems {
  folders: {
    name: string;
    /** Absolute path; undefined in browsers. */
    path: string | undefined;
  }[];
  files: number;
}

/** Read a drop, synchronously in its event handler: afterwards the items are gone. */
export function readDroppedItems(
  { items }: Pick<DataTransfer, 'items'>,
  bridge = (globalThis as { [bridgeName]?: Bridge<File> })[bridgeName],
): DroppedItems {
  const dropped: DroppedItems = { folders: [], files: 0 };
  for (const item of items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    if (!entry?.isDirectory) {
      dropped.files++;
      continue;
    }
    const file = item.getAsFile();
    dropped.folders.push({ name: entry.name, path: (file && bridge?.pathOf(file)) || undefined });
  }
  return dropped;
}
