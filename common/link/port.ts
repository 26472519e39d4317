/** A message channel: whole messages, in order, both ways. */
export interface Port {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** Two connected ports in memory. Messages are cloned, as every other port does. */
export function memoryPorts(): [Port, Port] {
  const sides = [0, 1].map(() => ({
    message: [] as ((message: unknown) => void)[],
    close: [] as (() => void)[],
    early: [] as unknown[],
  }));
  let open = true;
  const port = (own: (typeof sides)[number], other: (typeof sides)[number]): Port => ({
    post(message) {
      if (!open) return;
      const copy = structuredClone(message);
      queueMicrotask(() => {
        if (other.message.length === 0) other.early.push(copy);
        for (const listener of other.message) listener(copy);
      });
    },
    onMessage(listener) {
      own.message.push(listener);
      for (const message of own.early.splice(0)) listener(message);
    },
    onClose(listener) {
      own.close.push(listener);
    },
    close() {
      if (!open) return;
      open = false;
      for (const side of sides) for (const listener of side.close) listener();
    },
  });
  return [port(sides[0], sides[1]), port(sides[1], sides[0])];
}

/** The part of a DOM or Electron message port that is used; it has `addEventListener` or `on`. */
export interface MessagePortLike {
  postMessage(message: unknown): void;
  start?(): void;
  close(): void;
  addEventListener?(type: 'message' | 'close', listener: (event: { data?: unknown }) => void): void;
  on?(type: 'message' | 'close', listener: (event: { data?: unknown }) => void): unknown;
}

/** Over a MessagePort: the DOM's, or Electron's MessagePortMain, which only has `on`. */
export function messagePort(port: MessagePortLike): Port {
  const listen = (port.addEventListener ?? port.on)?.bind(port);
  return {
    post: (message) => port.postMessage(message),
    onMessage(listener) {
      listen?.('message', ({ data }) => listener(data));
      port.start?.();
    },
    onClose: (listener) => void listen?.('close', () => listener()),
    close: () => port.close(),
  };
}
