import { fork } from 'node:child_process';
import { processPort } from '#common/link/processPort';
import type { EngineOptions } from '../engineOptions';
import type { EngineProcess } from './engineHost';

/**
 * Each picture allocates megabytes outside of V8's heap, so V8 collects garbage about every
 * dozen pictures. Its helper threads would compete with the nets: single-threaded, and with a
 * larger young generation, everything besides the run takes a quarter less of a core.
 */
const batchFlags = ['--single-threaded-gc', '--min-semi-space-size=16'];

/**
 * @returns a function that starts the engine as a child process of Node.
 * @param entry the built entry file.
 */
export function forkEngine(entry: string, options: EngineOptions): () => EngineProcess {
  return () => {
    const child = fork(entry, [], {
      serialization: 'advanced',
      execArgv: options.batch ? [...process.execArgv, ...batchFlags] : process.execArgv,
      env: { ...process.env, UNDERDRAW_ENGINE: JSON.stringify(options) },
      // Libraries print warnings; stdout belongs to the command.
      stdio: ['ignore', 'ignore', process.env.UNDERDRAW_DEBUG ? 'inherit' : 'ignore', 'ipc'],
    });
    child.on('error', () => {}); // 'exit' or 'close' follows and is what counts.
    return {
      port: processPort(child),
      pid: child.pid,
      kill: () => void child.kill('SIGKILL'),
      onExit: (listener) => void child.once('close', listener),
    };
  };
}
