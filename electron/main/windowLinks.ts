import type { IpcMain, MessagePortMain, WebContents } from 'electron';
import type { DesktopEvents } from '#common/contract';
import { linkChannel } from '#common/link/channel';
import type { Port } from '#common/link/port';
import type { RpcServer } from '#common/link/rpc';
import { isStudioPage } from './security';
import { windowLink } from './windowLink';

interface Link {
  port: Port;
  server: Pick<RpcServer, 'emit'>;
}

/** The links of all windows, one for each page. */
export class WindowLinks {
  private readonly links = new Map<WebContents, Link>();

  /**
   * Connect every window that sends a port, if its top frame is one of our own pages.
   * @param serve answers the calls of a window.
   */
  accept(
    ipc: Pick<IpcMain, 'on'>,
    serve: (port: Port, contents: WebContents) => Link['server'],
  ): void {
    ipc.on(linkChannel, (event) => {
      const { senderFrame: frame, sender } = event;
      const source: MessagePortMain | undefined = event.ports[0];
      if (!source) return;
      if (!frame || frame.parent || !isStudioPage(frame.url)) {
        source.close();
        return;
      }
      // A page has one link: an earlier one belongs to the page that was there before.
      this.links.get(sender)?.port.close();
      const port = windowLink(source, sender);
      const link = { port, server: serve(port, sender) };
      this.links.set(sender, link);
      port.onClose(() => {
        if (this.links.get(sender) === link) this.links.delete(sender);
      });
    });
  }

  /** Send an event to a window. @returns whether it is connected. */
  emit<N extends keyof DesktopEvents>(
    contents: WebContents,
    name: N,
    data: DesktopEvents[N],
  ): boolean {
    const link = this.links.get(contents);
    link?.server.emit(name, data);
    return link !== undefined;
  }

  /** Call a function when the link of a window ends; at once if there is none. */
  onEnd(contents: WebContents, ended: () => void): void {
    const link = this.links.get(contents);
    if (link) link.port.onClose(ended);
    else ended();
  }
}
