import type { WorkProgress } from '#common/contract';
import { memoryPorts } from '#common/link/port';
import { type Handler, serveRpc } from '#common/link/rpc';
import type { EngineProcess } from '../host/engineProcess';

/**
 * An engine that is in this process and looks to its host like one of its own: what it does is the
 * same, but what still runs when it is ended goes on.
 * @param handlersFor gives what answers its calls; it gets what tells the host of progress.
 */
export function engineHere(
  handlersFor: (onProgress: (progress: WorkProgress) => void) => Readonly<Record<string, Handler>>,
): EngineProcess {
  const [near, far] = memoryPorts();
  const handlers = handlersFor((progress) => served.emit('progress', progress));
  const served = serveRpc(far, handlers);
  served.emit('ready', {});
  return {
    port: near,
    pid: process.pid,
    kill: () => near.close(),
    onExit: (listener) => near.onClose(() => listener()),
  };
}
