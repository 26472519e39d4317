import { type FailureParams, UnderdrawError } from '#common/contract';

type Unnamed<C extends 'MODEL_UNREADABLE' | 'MODEL_UNKNOWN'> =
  FailureParams<C> extends infer P ? (P extends unknown ? Omit<P, 'file'> : never) : never;

/** A file can't be read. Readers know why, but not what the person calls the file. */
export class Unreadable extends Error {
  constructor(
    readonly params: Unnamed<'MODEL_UNREADABLE'>,
    options?: ErrorOptions,
  ) {
    super(JSON.stringify(params), options);
    this.name = 'Unreadable';
  }
}

/** A file was read, but holds no net that can be rebuilt. */
export class UnknownNet extends Error {
  constructor(
    readonly params: Unnamed<'MODEL_UNKNOWN'>,
    options?: ErrorOptions,
  ) {
    super(JSON.stringify(params), options);
    this.name = 'UnknownNet';
  }
}

/** A net that resembles a family and isn't one, or that has layers which can't be rebuilt. */
export class Mismatch extends Error {
  constructor(readonly difference: string) {
    super(difference);
    this.name = 'Mismatch';
  }
}

/**
 * What a reader or a family threw, with the name of the file. Other errors of theirs mean that the
 * file contradicts itself. What is none of theirs stays as it is.
 */
export function named(file: string, error: unknown): unknown {
  const cause = { cause: error };
  // The cast: TypeScript can't see that these params lacked only the file.
  if (error instanceof Unreadable)
    return new UnderdrawError(
      'MODEL_UNREADABLE',
      { ...error.params, file } as FailureParams<'MODEL_UNREADABLE'>,
      cause,
    );
  if (error instanceof UnknownNet)
    return new UnderdrawError(
      'MODEL_UNKNOWN',
      { ...error.params, file } as FailureParams<'MODEL_UNKNOWN'>,
      cause,
    );
  if (error instanceof Mismatch)
    return new UnderdrawError(
      'MODEL_UNKNOWN',
      { reason: 'cannotRebuild', file, problem: error.difference },
      cause,
    );
  if (error instanceof RangeError || error instanceof TypeError || error instanceof SyntaxError)
    return new UnderdrawError(
      'MODEL_UNREADABLE',
      { reason: 'damaged', file, problem: 'its content contradicts itself' },
      cause,
    );
  return error;
}

/** Run a part of the importer; what it throws gets the name of the file. */
export function inFile<T>(file: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw named(file, error);
  }
}
