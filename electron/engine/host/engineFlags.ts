import type { EngineOptions } from '../engineOptions';

/**
 * V8 flags of an engine process. Each picture of a batch allocates megabytes outside of V8's heap,
 * so V8 collects garbage about every dozen pictures. Its helper threads would compete with the
 * nets: single-threaded, and with a larger young generation, everything besides the run takes a
 * quarter less of a core.
 */
export function engineFlags({ batch }: EngineOptions): string[] {
  return batch ? ['--single-threaded-gc', '--min-semi-space-size=16'] : [];
}
