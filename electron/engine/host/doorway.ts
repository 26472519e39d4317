import { calls, type DoorStatus } from '../contract';
import type { Port } from '../link/port';
import { type Handler, serve } from '../link/rpc';
import type { EngineHost } from './host';

/** Calls that reach into the file system by name; windows get pixels, never paths. */
const terminalOnly = new Set(['file.translate']);

/**
 * Connect one window to the engine: every call of the contract but those of the
 * terminal, `status`, and an event `status` at each change.
 */
export function openDoorway(port: Port, host: EngineHost, about: Omit<DoorStatus, 'engine'>): void {
  const status = (): DoorStatus => ({ ...about, engine: host.status() });
  const handlers: Record<string, Handler> = { status };
  for (const method of Object.keys(calls)) {
    if (terminalOnly.has(method)) continue;
    handlers[method] = (params, signal) => host.call(method, params, { signal });
  }
  const { emit } = serve(port, handlers);
  const stop = host.onStatus(() => emit('status', status()));
  port.onClose(stop);
}
