import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

export const programFolder = path.resolve(import.meta.dirname, '..');
export const programFile = path.join(programFolder, 'bin', 'underdraw.mjs');

interface Served {
  server: ChildProcess;
  address: string;
}

/**
 * Folders for tests, and the program that serves its window with them. The server looks at its
 * folders anew with each call, so one server can serve a fresh home to every test.
 */
export class Workplace {
  /** The folder that the Batch room may work in, empty at first. */
  readonly folder: string;
  /** Models in UNDERDRAW_HOME, none at first. */
  readonly models: string;
  readonly env: NodeJS.ProcessEnv;
  private readonly base = mkdtempSync(path.join(os.tmpdir(), 'underdraw-e2e-'));
  private served: Promise<Served> | undefined;

  constructor() {
    const home = path.join(this.base, 'home');
    this.folder = path.join(this.base, 'folder');
    this.models = path.join(home, 'models');
    this.env = { ...process.env, UNDERDRAW_HOME: home };
    for (const folder of [this.folder, this.models]) mkdirSync(folder, { recursive: true });
  }

  /**
   * Address of the window, token included. The server is started by the first call.
   * @param port where, if that matters.
   */
  async address(port?: number): Promise<string> {
    this.served ??= this.serve(port);
    return (await this.served).address;
  }

  /** End the server, as `kill -9` does. @returns its port. */
  async killServer(): Promise<number> {
    const { port } = new URL(await this.address());
    await this.endServer('SIGKILL');
    return Number(port);
  }

  /** Take away what a test left behind. */
  async empty(): Promise<void> {
    for (const folder of [this.folder, this.models]) {
      for (const name of await readdir(folder)) await remove(path.join(folder, name));
    }
  }

  async close(): Promise<void> {
    await this.endServer('SIGINT');
    await remove(this.base);
  }

  private async endServer(signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
    if (!this.served) return;
    const { server } = await this.served;
    this.served = undefined;
    const closed = once(server, 'close');
    if (server.kill(signal)) await closed;
  }

  private async serve(port?: number): Promise<Served> {
    // Not the usual port: another worker might take it while a server is started again.
    const at = ['--port', String(port ?? (await freePort()))];
    const server = spawn(
      process.execPath,
      [programFile, 'serve', '--json', '--root', this.folder, ...at],
      { env: this.env, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let text = '';
    for await (const chunk of server.stdout) {
      text += chunk;
      const found = /"address":"([^"]+)"/.exec(text);
      if (found) return { server, address: found[1] };
    }
    throw new Error(`the server ended: ${text}`);
  }
}

/** A port that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The helpers of a browser that was ended may write into its profile for a moment longer. */
function remove(target: string): Promise<void> {
  return rm(target, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
