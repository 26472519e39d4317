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

/** A message as the bytes of a frame. */
export function pack(message: unknown): Uint8Array<ArrayBuffer> {
  return encode(message, { ignoreUndefined: true });
}

/** The message of a frame; its pictures are views of `data`. @throws Error for bytes that are no message. */
export function unpack(data: ArrayBuffer): unknown {
  return decode(new Uint8Array(data));
}

/** Over an open WebSocket, one MessagePack value a binary frame. Bytes that are no message close it. */
export function socketPort(socket: SocketLike): Port {
  socket.binaryType = 'arraybuffer';
  return {
    post(message) {
      if (socket.readyState === 1) socket.send(pack(message));
    },
    onMessage(listener) {
      socket.addEventListener('message', ({ data }) => {
        let message: unknown;
        try {
          message = unpack(data as ArrayBuffer);
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
