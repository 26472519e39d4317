import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

/** Size in bytes beyond which a new file is begun; the one before is kept. */
const maxBytes = 2 ** 20;

/** What engine processes write to stderr, with the time, in a file of limited size. */
export class EngineLog {
  constructor(readonly file: string) {}

  /** Append text. Never throws: a log that can't be written is not worth an error. */
  write(text: string): void {
    try {
      mkdirSync(path.dirname(this.file), { recursive: true });
      if ((statSync(this.file, { throwIfNoEntry: false })?.size ?? 0) > maxBytes) {
        renameSync(this.file, `${this.file}.old`);
      }
      appendFileSync(this.file, `${new Date().toISOString()} ${text.trimEnd()}\n`);
    } catch {
      // A full disk, or a folder that can't be written to.
    }
  }
}
