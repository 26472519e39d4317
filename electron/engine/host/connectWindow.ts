import { type DoorEvents, type DoorStatus, doorCalls, windowCalls } from '#common/contract';
import { answering } from '#common/link/caller';
import type { Port } from '#common/link/port';
import { type Handler, type RpcServer, serveRpc } from '#common/link/rpc';
import { CheckStore } from '../checks/checkStore';
import type { BatchService } from './batchService';
import type { EngineHost } from './engineHost';
import type { EngineLog } from './engineLog';
import { ImportService } from './importService';
import { ModelChecker } from './modelChecker';
import type { Roots } from './roots';
import { checksFolder, uploadsFolder } from './userFolders';

/** What only some doors have. */
export interface DoorExtras {
  /** Keeps what engines complain of. */
  log?: Pick<EngineLog, 'file' | 'tail'>;
  /** Opens a folder in the system's file manager, or a page in the browser. @returns whether it did. */
  openFolder?(folder: string): Promise<boolean>;
  /** Files and folders of this machine whose paths the window may send. */
  granted?: Pick<Roots, 'checkFile'>;
  /** Answers to further calls. */
  handlers?: Readonly<Record<string, Handler>>;
}

/**
 * Connect one window to the engine: the calls that windows may make to it, those of the Batch
 * room, the import and the check of models, those about the door itself, and the door's events at
 * each change.
 * @param own what only this door has.
 * @returns sends events of this door.
 */
export function connectWindow(
  port: Port,
  host: EngineHost,
  batchService: BatchService,
  about: Omit<DoorStatus, 'engine'>,
  own: DoorExtras = {},
): RpcServer {
  const status = (): DoorStatus => ({ ...about, engine: host.status() });
  const forward = (method: string): [string, Handler] => [
    method,
    (params, signal) => host.request(method, params, { signal }),
  ];
  const checker = new ModelChecker({
    spawn: () => host.spawnAnother(),
    store: new CheckStore(checksFolder()),
  });
  const imports = new ImportService({
    spawn: () => host.spawnAnother(),
    checker,
    folder: uploadsFolder(),
    granted: own.granted,
  });
  const served = serveRpc(port, {
    ...Object.fromEntries(Object.keys(windowCalls).map(forward)),
    ...batchService.handlers,
    ...checker.handlers,
    ...imports.handlers,
    ...answering(doorCalls, {
      status,
      log: () => ({ text: own.log?.tail() ?? '', file: own.log?.file }),
      async showFolder({ id }) {
        const { folder } = await host.call('models.info', { id });
        return { folder, opened: (await own.openFolder?.(folder)) ?? false };
      },
      async showResults({ what }) {
        const place = batchService.resultsPlace(what);
        return { path: place, opened: (await own.openFolder?.(place)) ?? false };
      },
    }),
    ...own.handlers,
  });
  const emit = <N extends keyof DoorEvents>(name: N, data: DoorEvents[N]) =>
    served.emit(name, data);
  const unsubscribers = [
    host.onStatus(() => emit('status', status())),
    batchService.onState((state) => emit('batch', state)),
  ];
  port.onClose(() => {
    for (const unsubscribe of unsubscribers) unsubscribe();
    imports.close();
  });
  return served;
}
