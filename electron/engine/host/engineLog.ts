import { mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { appendToFileSync, readRegularTextSync } from '../files/regularFile';

/** Size in bytes beyond which a new file is begun; the one before is kept. */
const maxBytes = 2 ** 20;
/** Characters that `tail` gives at most. */
const tailLength = 64 * 1024;

/** Gets what engine processes write to stderr. */
export interface EngineOutput {
  write(text: string): void;
}

/** What engine processes write to stderr, with the time, in a file of limited size. */
export class EngineLog implements EngineOutput {
  constructor(readonly file: string) {}

  /** Append text. Never throws: a log that can't be written is not worth an error. */
  write(text: string): void {
    try {
      mkdirSync(path.dirname(this.file), { recursive: true });
      if ((statSync(this.file, { throwIfNoEntry: false })?.size ?? 0) > maxBytes) {
        renameSync(this.file, `${this.file}.old`);
      }
      appendToFileSync(this.file, `${new Date().toISOString()} ${text.trimEnd()}\n`);
    } catch {
      // A full disk, or a folder that can't be written to.
    }
  }

  /** The last lines; '' if there are none. */
  tail(): string {
    const parts = [`${this.file}.old`, this.file].map((file) => {
      try {
        return readRegularTextSync(file);
      } catch {
        return '';
      }
    });
    const text = parts.join('');
    if (text.length <= tailLength) return text;
    const end = text.slice(-tailLength);
    return end.slice(end.indexOf('\n') + 1);
  }
}

/** The last characters of what one process wrote. */
export class OutputTail implements EngineOutput {
  private kept = '';

  constructor(private readonly length = 16 * 1024) {}

  write(text: string): void {
    this.kept = (this.kept + text).slice(-this.length);
  }

  get text(): string {
    return this.kept;
  }
}

/**
 * Pass on what an engine process writes to stderr.
 * @returns the last of it, which tells why the process ended.
 */
export function readErrors(
  stderr: NodeJS.ReadableStream | null,
  ...outputs: readonly (EngineOutput | undefined)[]
): OutputTail {
  const tail = new OutputTail();
  stderr?.on('data', (chunk: Buffer) => {
    const text = chunk.toString();
    for (const output of [tail, ...outputs]) output?.write(text);
  });
  return tail;
}
