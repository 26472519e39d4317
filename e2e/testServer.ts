import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { BrowserContext } from '@playwright/test';

export const repositoryFolder = path.resolve(import.meta.dirname, '..');
export const programFile = path.join(repositoryFolder, 'bin', 'underdraw.mjs');

interface RunningServer {
  server: ChildProcess;
  /** Address of the window, and the cookie that it needs. */
  window: string;
  cookie: { name: string; value: string };
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
  /** Drawings of the desktop, in the same home. */
  private readonly drawings: string;
  readonly env: NodeJS.ProcessEnv;
  private readonly base = mkdtempSync(path.join(os.tmpdir(), 'underdraw-e2e-'));
  private served: Promise<RunningServer> | undefined;

  constructor() {
    const home = path.join(this.base, 'home');
    this.folder = path.join(this.base, 'folder');
    this.models = path.join(home, 'models');
    this.drawings = path.join(home, 'drawings');
    this.env = { ...process.env, UNDERDRAW_HOME: home };
    const folders = [this.folder, this.models, this.drawings];
    for (const folder of folders) mkdirSync(folder, { recursive: true });
  }

  /**
   * Let a browser in, without the printed address, which works once. The server is started by the
   * first call.
   * @param port a fixed port; any free one if left out.
   * @returns the address of the window.
   */
  async letIn(context: BrowserContext, port?: number): Promise<string> {
    this.served ??= this.serve(port);
    const { window, cookie } = await this.served;
    await context.addCookies([{ ...cookie, url: window, httpOnly: true, sameSite: 'Strict' }]);
    return window;
  }

  /** End the server, as `kill -9` does. @returns its port. */
  async killServer(): Promise<number> {
    if (!this.served) throw new Error('there is no server');
    const { port } = new URL((await this.served).window);
    await this.endServer('SIGKILL');
    return Number(port);
  }

  /** Delete what a test left in the folders. */
  async empty(): Promise<void> {
    for (const folder of [this.folder, this.models, this.drawings]) {
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
      if (found) return { server, ...(await useTicket(found[1])) };
    }
    throw new Error(`the server ended: ${text}`);
  }
}

/** Exchange the ticket of a printed address for its cookie, as a browser does. */
async function useTicket(address: string): Promise<Omit<RunningServer, 'server'>> {
  const { headers } = await fetch(address, { redirect: 'manual' });
  const [name, value] = headers.getSetCookie()[0].split(';')[0].split('=');
  const window = new URL(headers.get('location') ?? '', address).href;
  return { window, cookie: { name, value } };
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
