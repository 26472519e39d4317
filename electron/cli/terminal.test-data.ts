import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { onlyCpu } from '#engine/testing/onlyCpu';

const program = path.resolve('bin/underdraw.mjs');

/** What a command ended with. */
export interface TerminalRun {
  code: number;
  out: string;
  err: string;
  /** What it printed with --json. */
  lines: Record<string, unknown>[];
}

export interface TerminalOptions {
  /** Added to the environment. */
  env?: NodeJS.ProcessEnv;
  /** User that the program runs as. */
  uid?: number;
  /** In a process group of its own, as in a terminal. */
  detached?: boolean;
}

/** The built program, run in a temporary folder with a home of its own. */
export class Terminal {
  private constructor(readonly folder: string) {}

  /** @throws Error if the program is not built. */
  static async open(): Promise<Terminal> {
    if (!existsSync('out/main/cli.js')) throw new Error('run `npm run build` first');
    const folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-cli-'));
    await onlyCpu(path.join(folder, 'home'));
    return new Terminal(folder);
  }

  /** Folder of the user's models. */
  get models(): string {
    return path.join(this.folder, 'home', 'models');
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  start(
    args: readonly string[],
    { env, uid, detached }: TerminalOptions = {},
  ): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [program, ...args], {
      cwd: this.folder,
      env: { ...process.env, UNDERDRAW_HOME: path.join(this.folder, 'home'), ...env },
      uid,
      detached,
    });
  }

  /** Run a command to its end, with an empty stdin. */
  async run(args: readonly string[], options?: TerminalOptions): Promise<TerminalRun> {
    const child = this.start(args, options);
    child.stdin.end();
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    const lines: TerminalRun['lines'] = args.includes('--json')
      ? out
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [];
    return { code, out, err, lines };
  }
}
