import { z } from 'zod';
import { type Failure, fromFailure, toFailure, UnderdrawError } from '../contract';
import { checkCallSize } from './callSizeLimits';
import type { Port } from './port';

const envelope = z.discriminatedUnion('t', [
  z.object({ t: z.literal('call'), id: z.number(), method: z.string(), params: z.unknown() }),
  z.object({ t: z.literal('cancel'), id: z.number() }),
  z.object({ t: z.literal('ok'), id: z.number(), data: z.unknown() }),
  z.object({ t: z.literal('fail'), id: z.number(), error: z.custom<Failure>() }),
  z.object({ t: z.literal('event'), name: z.string(), data: z.unknown() }),
]);

export type Handler = (params: unknown, signal: AbortSignal) => Promise<unknown> | unknown;

export interface RpcServer {
  emit(name: string, data: unknown): void;
}

/**
 * Answer calls that arrive on a port. Params are unvalidated: handlers validate them.
 * A `cancel` message, or closing the port, aborts the signal of running calls.
 */
export function serveRpc(port: Port, handlers: Readonly<Record<string, Handler>>): RpcServer {
  const running = new Map<number, AbortController>();
  port.onClose(() => {
    for (const controller of running.values()) controller.abort();
  });
  port.onMessage(async (raw) => {
    const parsed = envelope.safeParse(raw);
    if (!parsed.success) return;
    const message = parsed.data;
    if (message.t === 'cancel') running.get(message.id)?.abort();
    if (message.t !== 'call') return;
    const { id, method } = message;
    const controller = new AbortController();
    running.set(id, controller);
    try {
      checkBounds(message);
      const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
      if (!handler) throw new UnderdrawError('BAD_REQUEST', { reason: 'unknownCall', method });
      port.post({ t: 'ok', id, data: await handler(message.params, controller.signal) });
    } catch (error) {
      port.post({ t: 'fail', id, error: toFailure(error) });
    } finally {
      running.delete(id);
    }
  });
  return { emit: (name, data) => port.post({ t: 'event', name, data }) };
}

/** @throws UnderdrawError BAD_REQUEST for a call that is larger than any of ours. */
function checkBounds({ method, params }: { method: string; params?: unknown }): void {
  try {
    checkCallSize(params);
  } catch (cause) {
    // A name may be as long as a message.
    const known = method.slice(0, 100);
    throw new UnderdrawError('BAD_REQUEST', { reason: 'tooLarge', method: known }, { cause });
  }
}

export interface RpcClient {
  /** @throws UnderdrawError with the code of the other side, CANCELLED or LINK_CLOSED. */
  call(method: string, params: unknown, signal?: AbortSignal): Promise<unknown>;
  on(name: string, listener: (data: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** Make calls over a port. */
export function connectRpc(port: Port): RpcClient {
  let nextId = 1;
  let open = true;
  const waiting = new Map<number, { resolve(data: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, ((data: unknown) => void)[]>();
  const closed = () => new UnderdrawError('LINK_CLOSED', { reason: 'ended' });

  port.onClose(() => {
    open = false;
    for (const { reject } of waiting.values()) reject(closed());
    waiting.clear();
  });
  port.onMessage((raw) => {
    const parsed = envelope.safeParse(raw);
    if (!parsed.success) return;
    const message = parsed.data;
    if (message.t === 'event') {
      for (const listener of listeners.get(message.name) ?? []) listener(message.data);
    } else if (message.t === 'ok' || message.t === 'fail') {
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.t === 'ok') call?.resolve(message.data);
      else call?.reject(fromFailure(message.error));
    }
  });

  return {
    call(method, params, signal) {
      return new Promise((resolve, reject) => {
        if (!open) return reject(closed());
        const cancelled = () => new UnderdrawError('CANCELLED', {});
        if (signal?.aborted) return reject(cancelled());
        const id = nextId++;
        const cancel = () => {
          waiting.delete(id);
          port.post({ t: 'cancel', id });
          reject(cancelled());
        };
        const done = () => signal?.removeEventListener('abort', cancel);
        signal?.addEventListener('abort', cancel, { once: true });
        waiting.set(id, {
          resolve: (data) => {
            done();
            resolve(data);
          },
          reject: (error) => {
            done();
            reject(error);
          },
        });
        port.post({ t: 'call', id, method, params });
      });
    },
    on(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
    onClose: (listener) => port.onClose(listener),
    close: () => port.close(),
  };
}
