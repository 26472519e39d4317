import type { Port } from './port';

/** The part of a child process, or of `process` inside one, that is used. */
interface ProcessLike {
  send?(message: unknown, callback?: (error: Error | null) => void): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
  disconnect?(): void;
  connected?: boolean;
}

/** Over the channel of `child_process.fork(…, { serialization: 'advanced' })`, on either side. */
export function processPort(side: ProcessLike): Port {
  return {
    // A channel that closes during a write also reports 'disconnect'; the callback ignores the second report.
    post: (message) => void (side.connected && side.send?.(message, () => {})),
    onMessage: (listener) => void side.on('message', listener),
    onClose: (listener) => void side.on('disconnect', listener),
    close: () => {
      if (side.connected) side.disconnect?.();
    },
  };
}
