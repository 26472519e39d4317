/**
 * The browser door's WebSocket, in a worker: packing and unpacking pictures takes no time from
 * the frames of the window. Messages pass as they are, both ways.
 */
import { pack, unpack } from '#common/link/socketPort';

/** Messages from the worker to the window. */
export type SocketWorkerMessage =
  | { kind: 'open' }
  | { kind: 'close' }
  | { kind: 'message'; message: unknown };

/** What is needed of a worker's scope: the window is compiled with the DOM's types, not a worker's. */
interface Scope {
  postMessage(news: SocketWorkerMessage, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

const scope = self as unknown as Scope;
/** The worker's name is the address of the link. */
const socket = new WebSocket(self.name);
socket.binaryType = 'arraybuffer';
socket.addEventListener('open', () => scope.postMessage({ kind: 'open' }));
socket.addEventListener('close', () => scope.postMessage({ kind: 'close' }));
socket.addEventListener('message', ({ data }: { data: ArrayBuffer }) => {
  try {
    const message = unpack(data);
    // Pictures are views of the received buffer, which is transferred instead of copied.
    scope.postMessage({ kind: 'message', message }, [data]);
  } catch {
    socket.close();
  }
});
scope.addEventListener('message', ({ data }) => {
  if (socket.readyState === WebSocket.OPEN) socket.send(pack(data));
});
