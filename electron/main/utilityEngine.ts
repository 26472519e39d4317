import type { UtilityProcess } from 'electron';
import { messagePort } from '#common/link/port';
import type { EngineOptions } from '#engine/engineOptions';
import type { EngineProcess } from '#engine/host/engineHost';

/** The part of Electron's utilityProcess that is needed. */
export interface Forker {
  fork(
    entry: string,
    args: string[],
    options: { env: Record<string, string | undefined>; serviceName: string; stdio: 'ignore' },
  ): Pick<UtilityProcess, 'postMessage' | 'on' | 'kill' | 'pid'>;
}

/** @returns a function that starts the engine as a utility process; the only place that forks one. */
export function utilityEngine(
  forker: Forker,
  entry: string,
  options: EngineOptions,
): () => EngineProcess {
  return () => {
    const child = forker.fork(entry, [], {
      env: { ...process.env, UNDERDRAW_ENGINE: JSON.stringify(options) },
      serviceName: 'Underdraw engine',
      stdio: 'ignore',
    });
    const port = messagePort({
      postMessage: (message) => child.postMessage(message),
      // On this side listeners get the message itself, not an event.
      on: (type, listener) =>
        type === 'message'
          ? child.on('message', (data: unknown) => listener({ data }))
          : child.on('exit', () => listener({})),
      close: () => void child.kill(),
    });
    return {
      port,
      get pid() {
        return child.pid;
      },
      kill: () => void child.kill(),
      onExit: (listener) => void child.on('exit', () => listener()),
    };
  };
}
