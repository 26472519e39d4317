import { createInterface } from 'node:readline';
import type { CommandContext } from './commandContext';

/** Whether the user can be asked: questions go to stderr, since stdout is for results. */
export function hasTerminal({ stdin, stderr }: Pick<CommandContext, 'stdin' | 'stderr'>): boolean {
  return Boolean(stdin.isTTY && stderr.isTTY);
}

/**
 * Ask a yes/no question.
 * @returns whether the answer was yes; false also at end of input or when `signal` is aborted.
 */
export function confirm(
  question: string,
  { signal, stdin, stderr }: Pick<CommandContext, 'signal' | 'stdin' | 'stderr'>,
): Promise<boolean> {
  return new Promise((resolve) => {
    // Not in terminal mode, so that Ctrl+C reaches the program's own handler.
    const lines = createInterface({ input: stdin, terminal: false, signal });
    stderr.write(`${question} [y/N] `);
    let answer: string | undefined;
    lines.once('line', (line) => {
      answer = line;
      lines.close();
    });
    lines.once('close', () => {
      // Start the next output on a new line.
      if (answer === undefined) stderr.write('\n');
      resolve(/^\s*y(es)?\s*$/i.test(answer ?? ''));
    });
  });
}
