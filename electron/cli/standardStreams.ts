import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rename, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { errnoOf, formatByContent, formats, UnderdrawError } from '#common/contract';
import { readStart } from '#engine/files/regularFile';
import type { CommandContext } from './commandContext';

/** The name of a file that stands for standard input or output. */
export const standardStream = '-';

const stdoutNames = new Set([standardStream, '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']);
/** Whether an output goes to standard output. */
export const isStdout = (output: string | undefined) =>
  output !== undefined && stdoutNames.has(output);

const stdinNames = new Set([standardStream, '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']);
/** Other files that this process was given open, by `<(…)` of a shell for example. */
const openFile = /^\/(dev|proc\/self)\/fd\/\d+$/;

/** Whether an input is read from a stream of this process, which an engine can't open. */
export const isStream = (input: string) => stdinNames.has(input) || openFile.test(input);

/**
 * Pictures that come and go through pipes. The engine reads and writes files, so they are kept in
 * a temporary folder meanwhile.
 */
export class StandardStreams {
  private folder: string | undefined;
  private count = 0;

  constructor(private readonly context: Pick<CommandContext, 'stdin' | 'stdout' | 'signal'>) {}

  /**
   * Read a stream to its end into a file that is named after it.
   * @throws UnderdrawError USAGE if it is a terminal, INPUT_EMPTY, INPUT_UNREADABLE or CANCELLED.
   */
  async read(input: string): Promise<string> {
    const { stdin, signal } = this.context;
    const isStdin = stdinNames.has(input);
    if (isStdin && stdin.isTTY) {
      throw new UnderdrawError('USAGE', { reason: 'stdinIsTerminal' });
    }
    const name = isStdin ? 'stdin' : `pipe${++this.count}`;
    const file = await this.file(name);
    const source = isStdin ? stdin : createReadStream(input);
    const kept = createWriteStream(file);
    let keeping: unknown;
    kept.once('error', (error) => {
      keeping = error;
    });
    await pipeline(source, kept, { signal }).catch((cause: unknown) => {
      if (signal.aborted) throw new UnderdrawError('CANCELLED', {}, { cause });
      if (keeping === cause) throw cannotKeep(cause);
      const params = { file: name, errno: errnoOf(cause) };
      throw new UnderdrawError('INPUT_UNREADABLE', { reason: 'file', ...params }, { cause });
    });
    if ((await stat(file)).size === 0) throw new UnderdrawError('INPUT_EMPTY', { file: name });
    const format = formatByContent(await readStart(file, 16));
    if (!format) return file;
    const named = `${file}.${formats[format].endings[0]}`;
    await rename(file, named);
    return named;
  }

  /** A path for a picture that is sent to standard output once it is whole. @param ending with its dot. */
  output(ending: string): Promise<string> {
    return this.file(`stdout${ending}`);
  }

  /** Send a file to standard output. @throws UnderdrawError OUTPUT_FAILED; a reader that goes away ends it quietly. */
  async send(file: string): Promise<void> {
    try {
      await pipeline(createReadStream(file), this.context.stdout, { end: false });
    } catch (cause) {
      const errno = errnoOf(cause);
      if (errno === 'EPIPE') return;
      throw new UnderdrawError('OUTPUT_FAILED', { reason: 'stdout', errno }, { cause });
    }
  }

  /** Remove what was kept. */
  async close(): Promise<void> {
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
  }

  private async file(name: string): Promise<string> {
    this.folder ??= await mkdtemp(path.join(os.tmpdir(), 'underdraw-')).catch((cause) => {
      throw cannotKeep(cause);
    });
    return path.join(this.folder, name);
  }
}

/** OUTPUT_FAILED for the folder of temporary files. */
function cannotKeep(cause: unknown): UnderdrawError {
  const params = { reason: 'temporaryFolder', folder: os.tmpdir(), errno: errnoOf(cause) } as const;
  return new UnderdrawError('OUTPUT_FAILED', params, { cause });
}
