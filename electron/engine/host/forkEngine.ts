import { fork } from 'node:child_process';
import { processPort } from '#common/link/processPort';
import { engineFlags } from './engineFlags';
import type { EngineProcess } from './engineHost';
import { lowerPriority, type StartOptions } from './enginePriority';
import { type GivenOptions, optionsNow } from './givenOptions';

/**
 * @returns a function that starts the engine as a child process of Node.
 * @param entry the built entry file.
 * @param given options, or what gives those of the moment at each start.
 */
export function forkEngine(
  entry: string,
  given: GivenOptions,
  { lowPriority = false }: StartOptions = {},
): () => EngineProcess {
  return () => {
    const options = optionsNow(given);
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
