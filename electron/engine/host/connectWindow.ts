import { type DoorEvents, type DoorStatus, doorCalls, windowCalls } from '#common/contract';
import { answering } from '#common/link/caller';
import type { Port } from '#common/link/port';
import { type Handler, serveRpc } from '#common/link/rpc';
import { CheckStore } from '../checks/checkStore';
import type { BatchService } from './batchService';
import { checksFolder } from './defaultEngineOptions';
import type { EngineHost } from './engineHost';
import { ModelChecker } from './modelChecker';

/**
 * Connect one window to the engine: the calls that windows may make to it, those of the Batch
 * room, the check of models, those about the door itself, and the door's events at each change.
 */
export function connectWindow(
  port: Port,
  host: EngineHost,
  batchService: BatchService,
  about: Omit<DoorStatus, 'engine'>,
): void {
  const status = (): DoorStatus => ({ ...about, engine: host.status() });
  const forward = (method: string): [string, Handler] => [
    method,
    (params, signal) => host.request(method, params, { signal }),
  ];
  const checker = new ModelChecker({
    spawn: () => host.spawnAnother(),
    store: new CheckStore(checksFolder()),
  });
  const served = serveRpc(port, {
    ...Object.fromEntries(Object.keys(windowCalls).map(forward)),
    ...batchService.handlers,
    ...checker.handlers,
    ...answering(doorCalls, { status }),
  });
  const emit = <N extends keyof DoorEvents>(name: N, data: DoorEvents[N]) =>
    served.emit(name, data);
  const unsubscribers = [
    host.onStatus(() => emit('status', status())),
    batchService.onState((state) => emit('batch', state)),
  ];
  port.onClose(() => {
    for (const unsubscribe of unsubscribers) unsubscribe();
  });
}
