import type {
  BatchRunState,
  batchCalls,
  CheckCalls,
  DesktopEvents,
  DoorEvents,
  DoorStatus,
  DrawingCalls,
  desktopCalls,
  doorCalls,
  ImportCalls,
  SettingsCalls,
  windowCalls,
} from '#common/contract';
import { type Caller, caller, listening } from '#common/link/caller';
import { connectMessage, portMessage } from '#common/link/channel';
import { type MessagePortLike, messagePort, type Port } from '#common/link/port';
import { connectRpc, type RpcClient } from '#common/link/rpc';
import { checkFileSize } from './checkFileSize';
import { openSocket } from './openSocket';

/** The engine as the window sees it, independent of the transport. */
export interface EngineLink {
  /** Calls of the engine, of the Batch room, to add and check models, about the door and its settings, and of the desktop and its drawings, which only it answers. */
  call: Caller<
    typeof windowCalls &
      typeof batchCalls &
      ImportCalls &
      CheckCalls &
      SettingsCalls &
      typeof doorCalls &
      typeof desktopCalls &
      DrawingCalls
  >;
  onBatch(listener: (state: BatchRunState) => void): void;
  onStatus(listener: (status: DoorStatus) => void): void;
  /** Called at each connection made, the first included. */
  onOpen(listener: () => void): void;
  onLost(listener: () => void): void;
  /** Events that only the desktop sends. */
  onDesktop<N extends keyof DesktopEvents>(
    name: N,
    listener: (data: DesktopEvents[N]) => void,
  ): void;
}

/** Whether this window is the desktop's. */
export const onDesktop = globalThis.location?.protocol === 'studio:';

/** Open a port to the engine through the preload script (Electron) or a WebSocket (browser). */
function openPort(): Promise<Port> {
  return onDesktop ? desktopPort() : openSocket();
}

function desktopPort(): Promise<Port> {
  return new Promise((resolve) => {
    window.addEventListener('message', function receive(event) {
      if (event.source !== window || event.data !== portMessage) return;
      window.removeEventListener('message', receive);
      resolve(messagePort(event.ports[0] as unknown as MessagePortLike));
    });
    window.postMessage(connectMessage, window.location.origin);
  });
}

/** Connect, and reconnect whenever the link is lost. */
export function connectEngine(open: () => Promise<Port> = openPort): EngineLink {
  const openListeners: (() => void)[] = [];
  const lostListeners: (() => void)[] = [];
  const statusListeners: ((status: DoorStatus) => void)[] = [];
  const batchListeners: ((state: BatchRunState) => void)[] = [];
  const desktopListeners: ((rpcClient: RpcClient) => void)[] = [];
  let client: Promise<RpcClient> = attempt();

  async function attempt(): Promise<RpcClient> {
    for (let wait = 100; ; wait = Math.min(wait * 2, 3_000)) {
      try {
        const rpcClient = connectRpc(await open());
        const on = listening<DoorEvents>(rpcClient);
        on('status', (status) => {
          for (const listener of statusListeners) listener(status);
        });
        on('batch', (state) => {
          for (const listener of batchListeners) listener(state);
        });
        for (const listen of desktopListeners) listen(rpcClient);
        rpcClient.onClose(() => {
          for (const listener of lostListeners) listener();
          client = attempt();
        });
        queueMicrotask(() => {
          for (const listener of openListeners) listener();
        });
        return rpcClient;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  return {
    call: caller(async (method, params, signal) => {
      checkFileSize(params);
      return (await client).call(method, params, signal);
    }),
    onBatch: (listener) => void batchListeners.push(listener),
    onStatus: (listener) => void statusListeners.push(listener),
    onOpen: (listener) => void openListeners.push(listener),
    onLost: (listener) => void lostListeners.push(listener),
    onDesktop(name, listener) {
      desktopListeners.push((rpcClient) => listening<DesktopEvents>(rpcClient)(name, listener));
    },
  };
}
