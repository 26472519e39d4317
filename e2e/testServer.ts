import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

export const repositoryFolder = path.resolve(import.meta.dirname, '..');
export const programFile = path.join(repositoryFolder, 'bin', 'underdraw.mjs');

interface RunningServer {
  server: ChildProcess;
  address: string;
}

/**
 * `underdraw serve` with temporary folders. The server rereads its folders with every call, so one
 * server can give every test a fresh home.
 */
export class TestServer {
  /** Root folder of the Batch room, initially empty. */
  readonly folder: string;
  /** Models folder in UNDERDRAW_HOME, initially empty. */
  readonly models: string;
  readonly env: NodeJS.ProcessEnv;
  private readonly base = mkdtempSync(path.join(os.tmpdir(), 'underdraw-e2e-'));
  private served: Promise<RunningServer> | undefined;

  constructor() {
    const home = path.join(this.base, 'home');
    this.folder = path.join(this.base, 'folder');
    this.models = path.join(home, 'models');
    this.env = { ...process.env, UNDERDRAW_HOME: home };
    for (const folder of [this.folder, this.models]) mkdirSync(folder, { recursive: true });
  }

  /**
   * Address of the window, token included. The server is started by the first call.
   * @param port a fixed port; any free one if left out.
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

  /** Delete what a test left in the folders. */
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

  private async serve(port?: number): Promise<RunningServer> {
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
