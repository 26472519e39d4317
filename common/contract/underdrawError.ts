import { failureTable } from './failureTable';
import { fitsTable, type ParamValues, tableKey } from './messageParams';

export type FailureKey = keyof typeof failureTable;

type CodeOf<K> = K extends `${infer C}/${string}` ? C : K;
type SpecOf<K extends FailureKey> = (typeof failureTable)[K];
type FailureParamsOf<K extends FailureKey> = K extends `${string}/${infer R}`
  ? (keyof SpecOf<K> extends never ? unknown : ParamValues<SpecOf<K>>) & { reason: R }
  : ParamValues<SpecOf<K>>;

/** Stable name of a way in which a request can fail. */
export type ErrorCode = CodeOf<FailureKey>;

/** What a failure of this code carries; `reason` tells its sentences apart where it has several. */
export type FailureParams<C extends ErrorCode = ErrorCode> = {
  [K in FailureKey]: CodeOf<K> extends C ? FailureParamsOf<K> : never;
}[FailureKey];

/** What crosses a border instead of an exception. Its sentence is made where it is shown. */
export type Failure = {
  [C in ErrorCode]: {
    code: C;
    params: FailureParams<C>;
    /** For `--debug` only: where it happened. */
    detail?: string;
  };
}[ErrorCode];

type ErrorArguments = {
  [C in ErrorCode]: [code: C, params: FailureParams<C>, options?: ErrorOptions];
}[ErrorCode];

/** A failure that is thrown. Its `message` is for stack traces, not for people. */
export class UnderdrawError extends Error {
  readonly code: ErrorCode;
  readonly params: FailureParams;

  constructor(...[code, params, options]: ErrorArguments) {
    super(`${tableKey({ code, params })} ${JSON.stringify(params)}`, options);
    this.name = 'UnderdrawError';
    this.code = code;
    this.params = params;
  }
}

/** Any thrown value as plain data. What is not ours is INTERNAL: its own words are quoted. */
export function toFailure(error: unknown): Failure {
  if (error instanceof UnderdrawError) {
    const { code, params, stack, cause } = error;
    const detail = [stack, cause instanceof Error ? cause.stack : undefined]
      .filter(Boolean)
      .join('\ncaused by ');
    // The constructor took only params that belong to the code.
    return { code, params, detail: detail || undefined } as Failure;
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'INTERNAL',
    params: { problem: message.split('\n')[0] },
    detail: error instanceof Error ? error.stack : undefined,
  };
}

/** The exception that a Failure came from, on the other side of a border. */
export function fromFailure({ code, params, detail }: Failure): UnderdrawError {
  const error = new UnderdrawError(...([code, params] as ErrorArguments));
  if (detail) error.stack = detail;
  return error;
}

/** Whether data that was kept is a failure that this version knows. */
export function isFailure(value: unknown): value is Failure {
  return fitsTable(failureTable, value);
}

/** Code of a system error, such as ENOENT; '' if there is none. */
export function errnoOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : '';
}
