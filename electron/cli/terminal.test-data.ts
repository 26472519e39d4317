import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createEngine } from '#engine/createEngine';
import { optionsNow } from '#engine/host/givenOptions';
import { engineHere } from '#engine/testing/engineHere';
import { onlyCpu } from '#engine/testing/onlyCpu';
import { runCommandLine } from './commandLine';

const program = path.resolve('bin/underdraw.mjs');
const built = path.resolve('out/main/cli.js');

/** What a command ended with. */
export interface TerminalRun {
  code: number;
  /** Standard output as text, and as it was. */
  out: string;
  bytes: Buffer;
  err: string;
  /** What it printed with --json. */
  lines: Record<string, unknown>[];
}

export interface RunOptions {
  /** Added to the environment. */
  env?: NodeJS.ProcessEnv;
  /** What standard input has; absent: nothing. */
  stdin?: Uint8Array;
}

export interface ProcessOptions extends RunOptions {
  /** User that the program runs as. */
  uid?: number;
  /** In a process group of its own, as in a terminal. */
  detached?: boolean;
  /** A file descriptor in place of the pipe. */
  stdout?: number;
}

/** The terminal door in a temporary folder with a home of its own. */
export class Terminal {
  /** Commands that run in this process at the moment, and what follows the last of them. */
  private running = 0;
  private takeBack = () => {};

  private constructor(readonly folder: string) {}

  static async open(): Promise<Terminal> {
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

  /**
   * Run a command to its end in this process, with its engines: all is the same but what only the
   * system does, with signals, killed processes and the streams that it hands to a program.
   */
  async run(args: readonly string[], { env, stdin }: RunOptions = {}): Promise<TerminalRun> {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const written = Promise.all([buffer(stdout), buffer(stderr)]);
    const leave = this.enter(env);
    try {
      const code = await runCommandLine([...args], {
        signal: new AbortController().signal,
        stdin: Readable.from(stdin ? [stdin] : []),
        stdout,
        stderr,
        startEngine: (given) => () => {
          const options = optionsNow(given);
          return engineHere((onProgress) => createEngine(options, undefined, onProgress));
        },
      });
      stdout.end();
      stderr.end();
      return ended(args, code, ...(await written));
    } finally {
      leave();
    }
  }

  /** Start the built program. @throws Error if it is not built. */
  start(
    args: readonly string[],
    { env, uid, detached, stdout }: ProcessOptions = {},
  ): ChildProcessWithoutNullStreams {
    if (!existsSync(built)) throw new Error('run `npm run build` first');
    return spawn(process.execPath, [program, ...args], {
      cwd: this.folder,
      env: { ...process.env, ...this.environment, ...env },
      uid,
      detached,
      stdio: ['pipe', stdout ?? 'pipe', 'pipe'],
    }) as ChildProcessWithoutNullStreams;
  }

  /** Run the built program to its end. */
  async runProcess(args: readonly string[], options: ProcessOptions = {}): Promise<TerminalRun> {
    const child = this.start(args, options);
    child.stdin.end(options.stdin);
    const [out, err, [code]] = await Promise.all([
      options.stdout === undefined ? buffer(child.stdout) : Buffer.alloc(0),
      buffer(child.stderr),
      once(child, 'close'),
    ]);
    return ended(args, code, out, err);
  }

  private get environment(): NodeJS.ProcessEnv {
    return { UNDERDRAW_HOME: path.join(this.folder, 'home') };
  }

  /** Give this process the working folder and the environment of the terminal. @returns what takes them back. */
  private enter(env: NodeJS.ProcessEnv = {}): () => void {
    if (this.running > 0 && Object.keys(env).length > 0)
      throw new Error('commands that run at the same time have one environment');
    if (this.running++ === 0) this.takeBack = change(this.folder, { ...this.environment, ...env });
    return () => {
      if (--this.running === 0) this.takeBack();
    };
  }
}

/** Change this process. @returns what takes it back. */
function change(folder: string, env: NodeJS.ProcessEnv): () => void {
  const folderBefore = process.cwd();
  const envBefore = Object.keys(env).map((name) => [name, process.env[name]] as const);
  process.chdir(folder);
  setEnvironment(Object.entries(env));
  return () => {
    process.chdir(folderBefore);
    setEnvironment(envBefore);
  };
}

function setEnvironment(entries: readonly (readonly [string, string | undefined])[]): void {
  for (const [name, value] of entries) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

function ended(args: readonly string[], code: number, bytes: Buffer, err: Buffer): TerminalRun {
  const out = bytes.toString();
  const printed = args.includes('--json') && out !== '' ? out.trim().split('\n') : [];
  const lines: TerminalRun['lines'] = printed.map((line) => JSON.parse(line));
  return { code, out, bytes, err: err.toString(), lines };
}
