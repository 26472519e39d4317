/**
 * The only code between the window and the desktop: make a channel, hand one end to the
 * main process and the other to the page, and tell the page where dropped folders lie. The
 * page gets no Electron object.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { connectMessage, linkChannel, portMessage } from '#common/link/channel';
import { exposePaths } from './bridge';

exposePaths(contextBridge, webUtils, ipcRenderer);

window.addEventListener(
  'message',
  (event) => {
    if (event.source !== window || event.data !== connectMessage) return;
    const { port1, port2 } = new MessageChannel();
    ipcRenderer.postMessage(linkChannel, null, [port1]);
    window.postMessage(portMessage, window.location.origin, [port2]);
  },
  false,
);
