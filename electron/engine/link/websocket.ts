import { decode, encode } from '@msgpack/msgpack';
import type { Port } from './port';

/** The part of a WebSocket that is needed: the browser's, or the ws package's. */
export interface SocketLike {
  binaryType: string;
  readyState: number;
  send(data: Uint8Array): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

/** Over an open WebSocket, one MessagePack value a binary frame. Bytes that are no message close it. */
export function socketPort(socket: SocketLike): Port {
  socket.binaryType = 'arraybuffer';
  return {
    post(message) {
      if (socket.readyState === 1) socket.send(encode(message, { ignoreUndefined: true }));
    },
    onMessage(listener) {
      socket.addEventListener('message', ({ data }) => {
        let message: unknown;
        try {
          message = decode(new Uint8Array(data as ArrayBuffer));
        } catch {
          socket.close();
          return;
        }
        listener(message);
      });
    },
    onClose(listener) {
      socket.addEventListener('close', listener);
    },
    close: () => socket.close(),
  };
}
