import type { IpcMain } from 'electron';
import { grantChannel } from '#common/link/channel';
import type { Roots } from '#engine/host/roots';
import { isStudioPage } from './security';

/**
 * Grant folders that were dropped on a window. Only the preload script can send their paths, which
 * it gets from the system for a real drop; the page has no access to this channel.
 */
export function grantDroppedFolders(
  ipc: Pick<IpcMain, 'handle'>,
  roots: Pick<Roots, 'grant'>,
): void {
  ipc.handle(grantChannel, async ({ senderFrame: frame }, folder: unknown) => {
    if (!frame || frame.parent || !isStudioPage(frame.url) || typeof folder !== 'string') return '';
    return roots.grant(folder).catch(() => '');
  });
}
