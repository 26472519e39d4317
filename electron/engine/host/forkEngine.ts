import { fork } from 'node:child_process';
import { processPort } from '#common/link/processPort';
import { engineFlags } from './engineFlags';
import { readErrors } from './engineLog';
import { lowerPriority, type StartOptions } from './enginePriority';
import type { EngineProcess } from './engineProcess';
import { type GivenOptions, optionsNow } from './givenOptions';

/**
 * @returns a function that starts the engine as a child process of Node.
 * @param entry the built entry file.
 * @param given options, or what gives those of the moment at each start.
 */
export function forkEngine(
  entry: string,
  given: GivenOptions,
  { lowPriority = false, log }: StartOptions = {},
): () => EngineProcess {
  return () => {
    const options = optionsNow(given);
    const child = fork(entry, [], {
      serialization: 'advanced',
      execArgv: [...process.execArgv, ...engineFlags(options)],
      env: { ...process.env, UNDERDRAW_ENGINE: JSON.stringify(options) },
      // Libraries print warnings, which tell why it ended; stdout belongs to the command.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const tail = readErrors(
      child.stderr,
      log,
      process.env.UNDERDRAW_DEBUG ? process.stderr : undefined,
    );
    if (lowPriority && child.pid !== undefined) lowerPriority(child.pid);
    child.on('error', () => {}); // 'exit' or 'close' follows and is what counts.
    let killed = false;
    child.on('exit', (code, signal) => {
      if (code !== 0 && !killed) log?.write(`The engine ended (${signal ?? `code ${code}`}).\n`);
    });
    return {
      port: processPort(child),
      pid: child.pid,
      kill() {
        killed = true;
        child.kill('SIGKILL');
      },
      onExit: (listener) =>
        void child.once('close', (_code, signal) =>
          // The signal of our own kill says nothing about why the engine failed.
          listener({ text: tail.text, ...(signal && !killed && { signal }) }),
        ),
    };
  };
}
