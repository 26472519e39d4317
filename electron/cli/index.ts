/** Terminal door: one command line in a process of its own. */
import path from 'node:path';
import { forkEngine } from '#engine/host/forkEngine';
import { runCommandLine } from './commandLine';

const engineEntry = path.join(import.meta.dirname, 'engine.js');

/**
 * Run one command line with the streams of this process.
 * @param argv what comes after the program's name.
 * @param signal aborted by Ctrl+C.
 * @returns the exit code.
 */
export function main(argv: string[], signal: AbortSignal): Promise<number> {
  return runCommandLine(argv, {
    signal,
    // Opened by what reads it: a command that does not leaves it alone.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    startEngine: (given, start) => forkEngine(engineEntry, given, start),
  });
}
