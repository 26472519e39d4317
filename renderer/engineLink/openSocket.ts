import { UnderdrawError } from '#common/contract';
import type { Port } from '#common/link/port';
import type { SocketWorkerMessage } from './socketWorker';

/** A port to the server that the page came from. @throws UnderdrawError LINK_CLOSED */
export function openSocket(): Promise<Port> {
  const worker = new Worker(new URL('./socketWorker.ts', import.meta.url), {
    type: 'module',
    // Beside the page, whose path only the server and its pages know.
    name: new URL('link', document.baseURI).href.replace(/^http/, 'ws'),
  });
  const messages: ((message: unknown) => void)[] = [];
  const closes: (() => void)[] = [];
  const end = () => {
    worker.terminate();
    for (const listener of closes.splice(0)) listener();
  };
  const port: Port = {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => void messages.push(listener),
    onClose: (listener) => void closes.push(listener),
    close: end,
  };
  return new Promise((resolve, reject) => {
    const ended = () => {
      end();
      reject(new UnderdrawError('LINK_CLOSED', { reason: 'notMade' }));
    };
    worker.addEventListener('error', ended);
    worker.addEventListener('message', ({ data: news }: { data: SocketWorkerMessage }) => {
      if (news.kind === 'open') resolve(port);
      else if (news.kind === 'close') ended();
      else for (const listener of messages) listener(news.message);
    });
  });
}
