import os from 'node:os';
import type { Readable } from 'node:stream';
import type { ForkOptions, UtilityProcess } from 'electron';
import { messagePort } from '#common/link/port';
import { engineFlags } from '#engine/host/engineFlags';
import { type EngineOutput, readErrors } from '#engine/host/engineLog';
import { lowerPriority, type StartOptions } from '#engine/host/enginePriority';
import type { EngineProcess } from '#engine/host/engineProcess';
import { type GivenOptions, optionsNow } from '#engine/host/givenOptions';

/** Time for the last words of a process that has ended, in milliseconds. */
const lastWordsMs = 250;

/** The part of Electron's utilityProcess that is needed. */
export interface Forker {
  fork(
    entry: string,
    args: string[],
    options: ForkOptions,
  ): Pick<UtilityProcess, 'postMessage' | 'on' | 'once' | 'kill' | 'pid' | 'stderr'>;
}

/**
 * The only place that starts utility processes. `fork` may only be called when the app is ready.
 * @param entry the built entry file of the engine.
 * @param given options, or what gives those of the moment at each start.
 * @param log gets what the engine and its libraries write to stderr, and how it ended.
 * @returns a function that starts the engine as a utility process.
 */
export function utilityEngine(
  forker: Forker,
  entry: string,
  given: GivenOptions,
  log: EngineOutput,
  { lowPriority = false }: Omit<StartOptions, 'log'> = {},
): () => EngineProcess {
  return () => {
    const options = optionsNow(given);
    const flags = engineFlags(options);
    const child = forker.fork(entry, [], {
      env: { ...process.env, UNDERDRAW_ENGINE: JSON.stringify(options) },
      // Arguments become switches of a Chromium process, which takes V8's flags in one of its own.
      execArgv: flags.length > 0 ? [`--js-flags=${flags.join(' ')}`] : [],
      serviceName: 'Underdraw engine',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let killed = false;
    const kill = () => {
      killed = true;
      // Before `spawn` there is no process yet, and kill() does nothing.
      if (child.pid !== undefined) child.kill();
    };
    child.once('spawn', () => {
      if (killed) child.kill();
      else if (lowPriority && child.pid !== undefined) lowerPriority(child.pid);
    });
    const { stderr } = child;
    const tail = readErrors(stderr, log);
    // V8 ran out of memory, for example. Without a listener this would end the main process;
    // 'exit' follows and is what counts.
    child.on('error', (type, location) => {
      for (const output of [tail, log]) output.write(`${type} in ${location}\n`);
    });
    child.on('exit', (code) => {
      if (code !== 0 && !killed) log.write(`The engine ended with code ${code}.\n`);
    });
    const port = messagePort({
      postMessage: (message) => child.postMessage(message),
      // On this side listeners get the message itself, not an event.
      on: (type, listener) =>
        type === 'message'
          ? child.on('message', (data: unknown) => listener({ data }))
          : child.on('exit', () => listener({})),
      close: kill,
    });
    return {
      port,
      get pid() {
        return child.pid;
      },
      kill,
      onExit: (listener) =>
        void child.on('exit', async (code) => {
          if (!killed) await lastWords(stderr as Readable | null, tail, log);
          const signal = signalOf(code, process.platform);
          // That we ended it ourselves is no hint.
          listener({ text: tail.text, ...(signal && !killed && { signal }) });
        }),
    };
  };
}

/**
 * Read what a process that has ended still has to say. After 'exit' Electron takes all listeners off
 * its stderr, though the last of it, which tells why it ended, may not have arrived.
 */
async function lastWords(stderr: Readable | null, ...outputs: EngineOutput[]): Promise<void> {
  if (!stderr || stderr.readableEnded) return;
  // Nothing is lost between their listeners and ours.
  stderr.pause();
  await new Promise<void>((resolve) => {
    process.nextTick(() => {
      stderr.removeAllListeners('data');
      readErrors(stderr, ...outputs);
      const waited = setTimeout(resolve, lastWordsMs);
      stderr.once('end', () => {
        clearTimeout(waited);
        resolve();
      });
      stderr.resume();
    });
  });
}

/**
 * The signal that ended a process, of those that tell something.
 * @param code of `waitpid` (its low seven bits are the signal) or, on Windows, of `GetExitCodeProcess`.
 */
export function signalOf(
  code: number,
  platform: NodeJS.Platform,
): 'SIGILL' | 'SIGKILL' | undefined {
  // STATUS_ILLEGAL_INSTRUCTION
  if (platform === 'win32') return code >>> 0 === 0xc000001d ? 'SIGILL' : undefined;
  const signal = code & 0x7f;
  if (code > 0xff) return undefined;
  if (signal === os.constants.signals.SIGILL) return 'SIGILL';
  return signal === os.constants.signals.SIGKILL ? 'SIGKILL' : undefined;
}
