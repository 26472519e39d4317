/** Every way in which a request can fail. Codes are stable: scripts depend on them. */
export const errorCodes = [
  'USAGE',
  'BAD_REQUEST',
  'CANCELLED',
  'INPUT_NOT_FOUND',
  'INPUT_UNREADABLE',
  'INPUT_EMPTY',
  'INPUT_TOO_LARGE',
  'FORMAT_UNSUPPORTED',
  'OUTPUT_EXISTS',
  'OUTPUT_FAILED',
  'JOURNAL_UNREADABLE',
  'FOLDER_IN_USE',
  'MODEL_NOT_FOUND',
  'MODEL_CORRUPT',
  'MODEL_CANT_RUN',
  'PROVIDER_UNAVAILABLE',
  'NOT_ENOUGH_MEMORY',
  'ENGINE_CRASHED',
  'ENGINE_TIMEOUT',
  'ENGINE_UNAVAILABLE',
  'LINK_CLOSED',
  'HOST_NOT_LOOPBACK',
  'PORT_IN_USE',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What crosses a border instead of an exception. */
export interface Failure {
  code: ErrorCode;
  /** One sentence that says what is wrong and, where there is something to do, what to do. */
  message: string;
  /** What might help, in one sentence; '' if there is nothing to add. */
  hint: string;
  /** For `--debug` only: where it happened. */
  detail?: string;
}

export class UnderdrawError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly hint = '',
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'UnderdrawError';
  }
}

/** Any thrown value as plain data. What is not ours is INTERNAL: its own words are kept. */
export function toFailure(error: unknown): Failure {
  if (error instanceof UnderdrawError) {
    return {
      code: error.code,
      message: error.message,
      hint: error.hint,
      detail:
        [error.stack, error.cause instanceof Error ? error.cause.stack : undefined]
          .filter(Boolean)
          .join('\ncaused by ') || undefined,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'INTERNAL',
    message: `Something unexpected happened: ${message.split('\n')[0]}`,
    hint: 'Please report this, with the output of the same command and --debug.',
    detail: error instanceof Error ? error.stack : undefined,
  };
}

/** The exception that a Failure came from, on the other side of a border. */
export function fromFailure(failure: Failure): UnderdrawError {
  const error = new UnderdrawError(failure.code, failure.message, failure.hint);
  if (failure.detail) error.stack = failure.detail;
  return error;
}
