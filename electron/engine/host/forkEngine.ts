import { fork } from 'node:child_process';
import { processPort } from '#common/link/processPort';
import type { EngineOptions } from '../engineOptions';
import { engineFlags } from './engineFlags';
import type { EngineProcess } from './engineHost';
import { lowerPriority, type StartOptions } from './enginePriority';

/**
 * @returns a function that starts the engine as a child process of Node.
 * @param entry the built entry file.
 */
export function forkEngine(
  entry: string,
  options: EngineOptions,
  { lowPriority = false }: StartOptions = {},
): () => EngineProcess {
  return () => {
    const child = fork(entry, [], {
      serialization: 'advanced',
      execArgv: [...process.execArgv, ...engineFlags(options)],
      env: { ...process.env, UNDERDRAW_ENGINE: JSON.stringify(options) },
      // Libraries print warnings; stdout belongs to the command.
      stdio: ['ignore', 'ignore', process.env.UNDERDRAW_DEBUG ? 'inherit' : 'ignore', 'ipc'],
    });
    if (lowPriority && child.pid !== undefined) lowerPriority(child.pid);
    child.on('error', () => {}); // 'exit' or 'close' follows and is what counts.
    return {
      port: processPort(child),
      pid: child.pid,
      kill: () => void child.kill('SIGKILL'),
      onExit: (listener) => void child.once('close', listener),
    };
  };
}
