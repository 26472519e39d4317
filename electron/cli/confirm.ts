import { createInterface } from 'node:readline';

/** Whether the user can be asked: questions go to stderr, since stdout is for results. */
export function hasTerminal(): boolean {
  return Boolean(process.stdin.isTTY && process.stderr.isTTY);
}

/**
 * Ask a yes/no question.
 * @returns whether the answer was yes; false also at end of input or when `signal` is aborted.
 */
export function confirm(
  question: string,
  signal: AbortSignal,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<boolean> {
  return new Promise((resolve) => {
    // Not in terminal mode, so that Ctrl+C reaches the program's own handler.
    const lines = createInterface({ input, terminal: false, signal });
    output.write(`${question} [y/N] `);
    let answer: string | undefined;
    lines.once('line', (line) => {
      answer = line;
      lines.close();
    });
    lines.once('close', () => {
      // Start the next output on a new line.
      if (answer === undefined) output.write('\n');
      resolve(/^\s*y(es)?\s*$/i.test(answer ?? ''));
    });
  });
}
