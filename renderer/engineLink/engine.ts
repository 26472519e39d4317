import type {
  BatchMethod,
  BatchParams,
  BatchResults,
  BatchRunState,
  DoorStatus,
  Method,
  Params,
  Results,
} from '#common/contract';
import { connectMessage, portMessage } from '#common/link/channel';
import { type MessagePortLike, messagePort, type Port } from '#common/link/port';
import { type Client, connect } from '#common/link/rpc';
import { openSocket } from './socket';

/** The engine as the window sees it, over whatever link the door gives. */
export interface EngineLink {
  call<M extends Method>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Results[M]>;
  /** A call of the Batch room. */
  batch<M extends BatchMethod>(method: M, params: BatchParams<M>): Promise<BatchResults[M]>;
  onBatch(listener: (state: BatchRunState) => void): void;
  status(): Promise<DoorStatus>;
  onStatus(listener: (status: DoorStatus) => void): void;
  /** Called at each connection made, the first included. */
  onOpen(listener: () => void): void;
  onLost(listener: () => void): void;
}

/** A port to the engine by way of the preload script (Electron) or a WebSocket (browser). */
function openPort(): Promise<Port> {
  return window.location.protocol === 'studio:' ? desktopPort() : openSocket();
}

function desktopPort(): Promise<Port> {
  return new Promise((resolve) => {
    window.addEventListener('message', function heard(event) {
      if (event.source !== window || event.data !== portMessage) return;
      window.removeEventListener('message', heard);
      resolve(messagePort(event.ports[0] as unknown as MessagePortLike));
    });
    window.postMessage(connectMessage, window.location.origin);
  });
}

/** Connect, and connect again whenever the link is lost. */
export function connectEngine(open: () => Promise<Port> = openPort): EngineLink {
  const opened: (() => void)[] = [];
  const lost: (() => void)[] = [];
  const heard: ((status: DoorStatus) => void)[] = [];
  const batches: ((state: BatchRunState) => void)[] = [];
  let client: Promise<Client> = attempt();

  async function attempt(): Promise<Client> {
    for (let wait = 100; ; wait = Math.min(wait * 2, 3_000)) {
      try {
        const made = connect(await open());
        made.on('status', (status) => {
          for (const listener of heard) listener(status as DoorStatus);
        });
        made.on('batch', (state) => {
          for (const listener of batches) listener(state as BatchRunState);
        });
        made.onClose(() => {
          for (const listener of lost) listener();
          client = attempt();
        });
        queueMicrotask(() => {
          for (const listener of opened) listener();
        });
        return made;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  return {
    call: (async (method: string, params: unknown, signal?: AbortSignal) =>
      (await client).call(method, params, signal)) as EngineLink['call'],
    batch: (async (method: string, params: unknown) =>
      (await client).call(method, params)) as EngineLink['batch'],
    onBatch: (listener) => void batches.push(listener),
    status: async () => (await client).call('status', {}) as Promise<DoorStatus>,
    onStatus: (listener) => void heard.push(listener),
    onOpen: (listener) => void opened.push(listener),
    onLost: (listener) => void lost.push(listener),
  };
}
