import { type EngineCalls, UnderdrawError } from '#common/contract';
import { type Caller, caller } from '#common/link/caller';
import { connectRpc } from '#common/link/rpc';
import type { EngineProcess } from './engineProcess';

/** A process in which something was tried came to no answer. */
export class TrialEnded extends Error {
  constructor(readonly how: 'died' | 'timedOut') {
    super(how);
    this.name = 'TrialEnded';
  }
}

/**
 * Make calls in a new engine process, which may die or hang: it is ended afterwards in any case.
 * @throws TrialEnded if it ended by itself, or did not answer in time; UnderdrawError CANCELLED,
 *   or what `work` throws.
 */
export async function inTrialProcess<T>(
  spawn: () => EngineProcess,
  deadlineMs: number,
  signal: AbortSignal,
  work: (call: Caller<EngineCalls>) => Promise<T>,
): Promise<T> {
  if (signal.aborted) throw new UnderdrawError('CANCELLED', {});
  const process = spawn();
  const client = connectRpc(process.port);
  const cleanUp = new AbortController();
  const ended = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new TrialEnded('timedOut')), deadlineMs);
    cleanUp.signal.addEventListener('abort', () => clearTimeout(timer));
    const cancel = () => reject(new UnderdrawError('CANCELLED', {}));
    signal.addEventListener('abort', cancel, { once: true, signal: cleanUp.signal });
    process.onExit(() => reject(new TrialEnded('died')));
  });
  const ready = new Promise((resolve) => client.on('ready', resolve));
  const call = caller<EngineCalls>((method, params) => client.call(method, params));
  try {
    const answer = ready
      .then(() => work(call))
      .catch((error: unknown) => {
        // The link may end a moment before the process does.
        const lost = error instanceof UnderdrawError && error.code === 'LINK_CLOSED';
        throw lost ? new TrialEnded('died') : error;
      });
    return await Promise.race([answer, ended]);
  } finally {
    cleanUp.abort();
    process.kill();
  }
}
