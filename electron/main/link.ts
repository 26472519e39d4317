import type { IpcMain, MessagePortMain } from 'electron';
import type { DoorStatus } from '#common/contract';
import { linkChannel } from '#common/link/channel';
import { type MessagePortLike, messagePort } from '#common/link/port';
import type { BatchService } from '#engine/host/batchService';
import { openDoorway } from '#engine/host/doorway';
import type { EngineHost } from '#engine/host/host';
import { isOwnPage } from './security';

/** Connect every window that sends a port, if it is one of our own pages at its top. */
export function acceptLinks(
  ipc: Pick<IpcMain, 'on'>,
  host: EngineHost,
  batchService: BatchService,
  about: Omit<DoorStatus, 'engine'>,
): void {
  ipc.on(linkChannel, (event) => {
    const frame = event.senderFrame;
    const port: MessagePortMain | undefined = event.ports[0];
    if (!port) return;
    if (!frame || frame.parent || !isOwnPage(frame.url)) {
      port.close();
      return;
    }
    openDoorway(messagePort(port as unknown as MessagePortLike), host, batchService, about);
  });
}
