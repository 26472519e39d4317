import { calls, type DoorStatus, deskCalls } from '../contract';
import type { Port } from '../link/port';
import { type Handler, serve } from '../link/rpc';
import type { Desk } from './desk';
import type { EngineHost } from './host';

/** Calls that reach into the file system by name; windows get pixels, never paths. */
const terminalOnly = new Set(['file.translate', 'batch.file', 'batch.measure']);

/**
 * Connect one window to the engine: every call of the contract but those of the
 * terminal, those of the Batch room, `status`, and events `status` and `desk` at each change.
 */
export function openDoorway(
  port: Port,
  host: EngineHost,
  desk: Desk,
  about: Omit<DoorStatus, 'engine'>,
): void {
  const status = (): DoorStatus => ({ ...about, engine: host.status() });
  const handlers: Record<string, Handler> = { status };
  for (const method of Object.keys(calls)) {
    if (terminalOnly.has(method)) continue;
    handlers[method] = (params, signal) => host.call(method, params, { signal });
  }
  for (const method of Object.keys(deskCalls)) {
    handlers[method] = (params) => desk.answer(method, params);
  }
  const { emit } = serve(port, handlers);
  const ends = [
    host.onStatus(() => emit('status', status())),
    desk.onState((state) => emit('desk', state)),
  ];
  port.onClose(() => {
    for (const end of ends) end();
  });
}
