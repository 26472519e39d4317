import { fork } from 'node:child_process';
import { processPort } from '#common/link/process';
import type { EngineOptions } from '../engineOptions';
import type { EngineProcess } from './host';

/**
 * Each picture leaves megabytes beside the heap of V8, which therefore collects after every dozen.
 * The helpers that it would collect with take their time from the nets: alone, and with room for
 * what is young, it needs a quarter less of a core for all that a picture costs besides its run.
 */
const frugal = ['--single-threaded-gc', '--min-semi-space-size=16'];

/**
 * A starter of the engine as a child of Node.
 * @param entry the built entry file.
 */
export function forkEngine(entry: string, options: EngineOptions): () => EngineProcess {
  return () => {
    const child = fork(entry, [], {
      serialization: 'advanced',
      execArgv: options.batch ? [...process.execArgv, ...frugal] : process.execArgv,
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
