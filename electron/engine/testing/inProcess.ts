import type { Calls, MethodOf } from '#common/contract';
import { type Caller, caller } from '#common/link/caller';
import type { Handler } from '#common/link/rpc';

/** Calls that are answered in this process, without a link. */
export function inProcess<C extends Calls>(handlers: Record<MethodOf<C>, Handler>): Caller<C> {
  return caller(async (method, params, signal = new AbortController().signal) =>
    handlers[method as MethodOf<C>](params, signal),
  );
}
