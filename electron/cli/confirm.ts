import { createInterface } from 'node:readline';

/** Whether somebody can be asked: questions go to stderr, since stdout is for results. */
export function hasTerminal(): boolean {
  return Boolean(process.stdin.isTTY && process.stderr.isTTY);
}

/**
 * Ask a question whose answer is yes or no.
 * @returns whether the answer was yes; false also at the end of the input, and when `signal` is aborted.
 */
export function confirm(
  question: string,
  signal: AbortSignal,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<boolean> {
  return new Promise((resolve) => {
    // Without a terminal mode of its own, Ctrl+C reaches the program as it does elsewhere.
    const lines = createInterface({ input, terminal: false, signal });
    output.write(`${question} [y/N] `);
    let answer: string | undefined;
    lines.once('line', (line) => {
      answer = line;
      lines.close();
    });
    lines.once('close', () => {
      // What is printed next begins a line of its own.
      if (answer === undefined) output.write('\n');
      resolve(/^\s*y(es)?\s*$/i.test(answer ?? ''));
    });
  });
}
