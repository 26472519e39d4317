import { createInterface } from 'node:readline';
import type { CommandContext } from './commandContext';

/** A question with some answers, the likely one first. */
export interface Question {
  key: string;
  values: readonly [string, ...string[]];
}

/**
 * Ask some questions one after the other; Enter takes the first answer, a number or the answer
 * itself another one, and anything else is asked again.
 * @returns the answers by key; undefined at the end of input or when `signal` is aborted.
 */
export async function choose(
  questions: readonly Question[],
  { signal, stdin, stderr }: Pick<CommandContext, 'signal' | 'stdin' | 'stderr'>,
): Promise<Record<string, string> | undefined> {
  const answers: Record<string, string> = {};
  if (questions.length === 0) return answers;
  // Not in terminal mode, so that Ctrl+C reaches the program's own handler.
  const lines = createInterface({ input: stdin, terminal: false, signal });
  const typed = lines[Symbol.asyncIterator]();
  try {
    for (const { key, values } of questions) {
      while (answers[key] === undefined) {
        const listed = values.map((value, i) => `${i + 1} ${value}`).join(', ');
        stderr.write(`${key}: ${listed} [1] `);
        const line = await typed.next();
        if (line.done) {
          // Start the next output on a new line.
          stderr.write('\n');
          return undefined;
        }
        const answer = line.value.trim();
        const chosen =
          answer === ''
            ? values[0]
            : (values[Number(answer) - 1] ?? values.find((value) => value === answer));
        if (chosen !== undefined) answers[key] = chosen;
      }
    }
    return answers;
  } finally {
    lines.close();
  }
}
