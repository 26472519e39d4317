import { batchCalls, calls, type DoorStatus } from '#common/contract';
import type { Port } from '#common/link/port';
import { type Handler, serve } from '#common/link/rpc';
import type { BatchService } from './batchService';
import type { EngineHost } from './host';

/** Calls that reach into the file system by name; windows get pixels, never paths. */
const terminalOnly = new Set(['models.install', 'file.translate', 'file.batch', 'file.measure']);

/**
 * Connect one window to the engine: every call of the contract but those of the
 * terminal, those of the Batch room, `status`, and events `status` and `batchService` at each change.
 */
export function openDoorway(
  port: Port,
  host: EngineHost,
  batchService: BatchService,
  about: Omit<DoorStatus, 'engine'>,
): void {
  const status = (): DoorStatus => ({ ...about, engine: host.status() });
  const handlers: Record<string, Handler> = { status };
  for (const method of Object.keys(calls)) {
    if (terminalOnly.has(method)) continue;
    handlers[method] = (params, signal) => host.call(method, params, { signal });
  }
  for (const method of Object.keys(batchCalls)) {
    handlers[method] = (params) => batchService.answer(method, params);
  }
  const { emit } = serve(port, handlers);
  const ends = [
    host.onStatus(() => emit('status', status())),
    batchService.onState((state) => emit('batch', state)),
  ];
  port.onClose(() => {
    for (const end of ends) end();
  });
}
