import type { IpcMain, MessagePortMain } from 'electron';
import type { DoorStatus } from '#common/contract';
import { linkChannel } from '#common/link/channel';
import { type MessagePortLike, messagePort } from '#common/link/port';
import type { BatchService } from '#engine/host/batchService';
import { connectWindow } from '#engine/host/connectWindow';
import type { EngineHost } from '#engine/host/engineHost';
import { isOwnPage } from './security';

/** Connect every window that sends a port, if its top frame is one of our own pages. */
export function acceptLinks(
  ipc: Pick<IpcMain, 'on'>,
  host: EngineHost,
  batchService: BatchService,
  about: Omit<DoorStatus, 'engine'>,
  openFolder: (folder: string) => void,
): void {
  ipc.on(linkChannel, (event) => {
    const frame = event.senderFrame;
    const port: MessagePortMain | undefined = event.ports[0];
    if (!port) return;
    if (!frame || frame.parent || !isOwnPage(frame.url)) {
      port.close();
      return;
    }
    const link = messagePort(port as unknown as MessagePortLike);
    connectWindow(link, host, batchService, about, openFolder);
  });
}
