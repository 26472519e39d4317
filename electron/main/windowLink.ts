import type { MessagePortMain, WebContents } from 'electron';
import { type MessagePortLike, messagePort, type Port } from '#common/link/port';

/**
 * The port of a page, as a `Port` that surely closes. The port's own 'close' may not come when the
 * page goes: it also closes when another page is loaded, and when the page crashes or is destroyed.
 */
export function windowLink(
  source: MessagePortMain,
  contents: Pick<WebContents, 'once' | 'removeListener'>,
): Port {
  const port = messagePort(source as unknown as MessagePortLike);
  const listeners: (() => void)[] = [];
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    contents.removeListener('did-navigate', close);
    contents.removeListener('render-process-gone', close);
    contents.removeListener('destroyed', close);
    port.close();
    for (const listener of listeners) listener();
  };
  contents.once('did-navigate', close);
  contents.once('render-process-gone', close);
  contents.once('destroyed', close);
  port.onClose(close);
  return {
    post: (message) => {
      if (open) port.post(message);
    },
    onMessage: port.onMessage,
    onClose: (listener) => void listeners.push(listener),
    close,
  };
}
