import {
  type Calls,
  issueOf,
  type MethodOf,
  type ParamsOf,
  type ParsedParamsOf,
  type ResultOf,
  UnderdrawError,
} from '../contract';
import type { Handler, RpcClient } from './rpc';

/** Makes the calls of a contract. */
export type Caller<C extends Calls> = <M extends MethodOf<C>>(
  method: M,
  params: ParamsOf<C, M>,
  signal?: AbortSignal,
) => Promise<ResultOf<C, M>>;

/** Answers the calls of a contract, with parameters that were checked. */
export type Handlers<C extends Calls> = {
  [M in MethodOf<C>]: (
    params: ParsedParamsOf<C, M>,
    signal: AbortSignal,
  ) => Promise<ResultOf<C, M>> | ResultOf<C, M>;
};

/**
 * Give a way to make calls the types of a contract. The types are asserted here and nowhere
 * else: the other side answers with `answering` and the same contract.
 */
export function caller<C extends Calls>(
  make: (method: string, params: unknown, signal?: AbortSignal) => Promise<unknown>,
): Caller<C> {
  return make as Caller<C>;
}

/** Give the events of the other side the types of a contract, as `caller` does for calls. */
export function listening<Events>(
  client: Pick<RpcClient, 'on'>,
): <N extends keyof Events & string>(name: N, heard: (data: Events[N]) => void) => void {
  return (name, heard) => client.on(name, (data) => heard(data as Events[typeof name]));
}

/** Handlers for `serve`. They throw BAD_REQUEST for parameters that do not fit the contract. */
export function answering<C extends Calls>(
  calls: C,
  handlers: Handlers<C>,
): Record<MethodOf<C>, Handler> {
  const checked = (method: MethodOf<C>): Handler => {
    const handler = handlers[method] as Handler;
    return (given, signal) => {
      const parsed = calls[method].params.safeParse(given);
      if (parsed.success) return handler(parsed.data, signal);
      const { path, issue } = issueOf(parsed.error);
      const params = { reason: 'params', method, path: path || 'params', issue } as const;
      throw new UnderdrawError('BAD_REQUEST', params);
    };
  };
  return Object.fromEntries(
    Object.keys(calls).map((method) => [method, checked(method)]),
  ) as Record<MethodOf<C>, Handler>;
}
