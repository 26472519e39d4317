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

/**
 * Read a drop. Called in its event handler: afterwards the items are gone. On the desktop the
 * folders may be used from then on.
 */
export async function readDroppedItems(
  { items }: Pick<DataTransfer, 'items'>,
  bridge = (globalThis as { [bridgeName]?: Bridge<File> })[bridgeName],
): Promise<DroppedItems> {
  const dropped: DroppedItems = { folders: [], files: 0 };
  const found: { name: string; path: Promise<string> | undefined }[] = [];
  for (const item of items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    if (!entry?.isDirectory) {
      dropped.files++;
      continue;
    }
    const file = item.getAsFile();
    found.push({ name: entry.name, path: file ? bridge?.pathOf(file) : undefined });
  }
  for (const { name, path } of found) {
    dropped.folders.push({ name, path: (await path) || undefined });
  }
  return dropped;
}
