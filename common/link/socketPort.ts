import { decode, encode } from '@msgpack/msgpack';
import { checkMessageSize } from './messageSizeLimits';
import type { Port } from './port';

/** The part of a WebSocket that is used: the browser's, or the ws package's. */
export interface SocketLike {
  binaryType: string;
  readyState: number;
  send(data: Uint8Array): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

/** Encode a message as the bytes of a frame. */
export function pack(message: unknown): Uint8Array<ArrayBuffer> {
  return encode(message, { ignoreUndefined: true });
}

/** Decode the message of a frame; its pictures are views of `data`. @throws Error for invalid bytes. */
export function unpack(data: ArrayBuffer): unknown {
  const bytes = new Uint8Array(data);
  checkMessageSize(bytes);
  return decode(bytes);
}

/** Over an open WebSocket, one MessagePack value in each binary frame. An invalid frame closes it. */
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
