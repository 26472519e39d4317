import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { memoryPorts } from '#common/link/port';
import { connectRpc, serveRpc } from '#common/link/rpc';
import { type SocketLike, socketPort } from '#common/link/socketPort';
import { BatchService } from '#engine/host/batchService';
import { EngineHost } from '#engine/host/engineHost';
import { EnginePool } from '#engine/host/enginePool';
import { Roots } from '#engine/host/roots';
import { type StudioServer, startStudioServer } from './studioServer';

let folder: string;
let server: StudioServer;
let port: number;
let cookie: string;
/** Path of the window, with a slash at its end. */
let base: string;
const nextAddresses: string[] = [];

const host = new EngineHost({
  spawn: () => {
    const [near, far] = memoryPorts();
    serveRpc(far, { 'models.list': () => ({ models: [], problems: [] }) }).emit('ready', {});
    return { port: near, pid: 1, kill: () => {}, onExit: () => {} };
  },
});

let batchService: BatchService;
const neverStarted = () => {
  throw new Error('no batch is started here');
};

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

function get(
  target: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ask = request({ host: '127.0.0.1', port, path: target, headers, method }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body }),
      );
    });
    ask.on('error', reject);
    ask.end();
  });
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-serve-'));
  await writeFile(path.join(folder, 'index.html'), '<title>Underdraw</title>');
  await writeFile(path.join(folder, 'secret.key'), 'secret');
  const roots = await Roots.open([folder]);
  batchService = new BatchService({
    host,
    roots,
    startPool: () => new EnginePool(() => neverStarted(), 1),
  });
  server = await startStudioServer({
    host,
    batchService,
    port: 0,
    version: '1',
    renderer: folder,
    onNextAddress: (address) => nextAddresses.push(address),
  });
  const url = new URL(server.address);
  port = Number(url.port);
  const entry = await get(url.pathname + url.search);
  expect(entry.status).toBe(303);
  base = String(entry.headers.location);
  const [set] = entry.headers['set-cookie'] as string[];
  expect(set).toContain(`HttpOnly; SameSite=Strict; Path=${base}`);
  cookie = set.split(';')[0];
});
afterAll(async () => {
  await server.close();
  host.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the browser door', () => {
  it('opens with the token, and sends the policy along', async () => {
    const page = await get(base, { cookie });
    expect(page.status).toBe(200);
    expect(page.body).toContain('Underdraw');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('takes a token once, and gives the next one only to its owner', async () => {
    const { search } = new URL(server.address);
    expect(nextAddresses.at(-1)).toBe(server.address);
    expect((await get(`/${search}`)).status).toBe(303);
    expect((await get(`/${search}`)).status).toBe(403);
    expect(nextAddresses.at(-1)).toBe(server.address);
    expect(server.address).not.toContain(search);
  });

  it('has a cookie that is no token, and a path that no other port can guess', async () => {
    const { searchParams } = new URL(server.address);
    const [, session] = cookie.split('=');
    expect(session).not.toBe(searchParams.get('token'));
    expect((await get(`/?token=${session}`)).status).toBe(403);
    expect(base).toMatch(/^\/[\w-]{32}\/$/);
    // The root tells nobody where the window is.
    expect((await get('/', { cookie })).body).not.toContain(base);
  });

  it('lets in a page that posts the token, which leads on without a redirect', async () => {
    const token = new URL(server.address).searchParams.get('token');
    const post = (body: string) =>
      fetch(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        body: new URLSearchParams(body),
        redirect: 'manual',
      });
    const entry = await post(`token=${token}`);
    expect(entry.status).toBe(200);
    expect(entry.headers.get('refresh')).toBe(`0; url=${base}`);
    expect(entry.headers.get('set-cookie')).toContain(cookie);
    expect((await post(`token=${token}`)).status).toBe(403);
    expect((await post(`token=${'x'.repeat(100_000)}`)).status).toBe(403);
  });

  it('says what to do where the host is wrong and the token right', async () => {
    const { pathname, search } = new URL(server.address);
    const { status, body } = await get(pathname + search, { host: 'name-8737.app.example' });
    expect(status).toBe(403);
    expect(body).toContain(`ssh -L ${port}:127.0.0.1:${port}`);
    expect(body).not.toContain('token');
  });

  it.each([
    ['no token', '/', {}, 403],
    ['a wrong token', '/?token=guess', {}, 403],
    ['a wrong cookie', '/', { cookie: 'underdraw-1=x' }, 403],
    ['a name that points here', '/', { host: 'evil.example' }, 403],
    ['another page', '/', { origin: 'http://evil.example' }, 403],
    ['a file outside', '/../package.json', {}, 404],
    ['a file outside, encoded', '/%2e%2e%2f%2e%2e%2fetc%2fpasswd', {}, 404],
    ['a file of a kind that is not the window', '/secret.key', {}, 404],
    ['a broken address', '/%', {}, 404],
    ['an address that is none', '//', {}, 404],
  ])('%s', async (name, target, headers, status) => {
    const ours = name.includes('token') || name.includes('cookie') ? {} : { cookie };
    const all = { ...ours, ...headers } as Record<string, string>;
    expect((await get(target, all)).status).toBe(status);
    // The same inside of the window's path.
    const inside = target.startsWith('/?') ? base : base + target.slice(1);
    expect((await get(inside, all)).status).toBe(status);
  });

  it('only answers GET', async () => {
    expect((await get(base, { cookie }, 'POST')).status).toBe(405);
  });

  it('links a window with cookie and origin, on a forwarded port too, and nothing else', async () => {
    const open = async (headers: Record<string, string>, origin?: string) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${base}link`, { headers, origin });
      const [outcome] = await Promise.race([
        once(socket, 'open').then(() => ['open']),
        once(socket, 'unexpected-response').then(() => ['refused']),
        once(socket, 'error').then(() => ['refused']),
      ]);
      return { outcome, socket };
    };
    const own = await open({ cookie }, `http://127.0.0.1:${port}`);
    expect(own.outcome).toBe('open');
    const client = connectRpc(socketPort(own.socket as unknown as SocketLike));
    expect(await client.call('status', {})).toMatchObject({ door: 'browser' });
    expect(await client.call('models.list', {})).toEqual({ models: [], problems: [] });
    // Paths of this machine are for the terminal.
    await expect(client.call('file.translate', {})).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    own.socket.terminate();

    const forwarded = await open({ cookie, host: 'localhost:8080' }, 'http://localhost:8080');
    expect(forwarded.outcome).toBe('open');
    forwarded.socket.terminate();
    for (const [headers, origin] of [
      [{ cookie }, 'http://evil.example'],
      [{ cookie }, undefined],
      [{}, `http://127.0.0.1:${port}`],
      [{ cookie, host: 'evil.example' }, 'http://evil.example'],
    ] as const) {
      expect((await open({ ...headers } as Record<string, string>, origin)).outcome).toBe(
        'refused',
      );
    }
  });

  it('outlives refused and broken upgrades', async () => {
    const upgrade = (target: string) =>
      new Promise<void>((resolve) => {
        const ask = request({
          host: '127.0.0.1',
          port,
          path: target,
          headers: { connection: 'Upgrade', upgrade: 'websocket' },
        });
        ask.on('socket', (socket) =>
          socket.on('connect', () => setTimeout(() => socket.resetAndDestroy(), 2)),
        );
        ask.on('error', () => resolve());
        ask.on('close', () => resolve());
        ask.end();
      });
    await Promise.all(['//', '/link', `${base}link`, '/nothing'].map(upgrade));
    expect((await get(base, { cookie })).status).toBe(200);
  });

  it('takes the same port at every start, so that a browser finds its drawings again', async () => {
    const portOf = (s: StudioServer) => Number(new URL(s.address).port);
    // Another program may have the usual port of this machine: one that was free a moment ago.
    const usualPort = portOf(server);
    const start = () =>
      startStudioServer({
        host,
        batchService,
        port: 0,
        defaultPort: usualPort,
        version: '1',
        renderer: folder,
      });
    await server.close();
    const first = await start();
    expect(portOf(first)).toBe(usualPort);
    const beside = await start();
    expect(portOf(beside)).not.toBe(usualPort);
    await first.close();
    server = await start();
    expect(portOf(server)).toBe(usualPort);
    await beside.close();
  });

  it('says when its port is taken', async () => {
    const taken = Number(new URL(server.address).port);
    await expect(
      startStudioServer({ host, batchService, port: taken, version: '1', renderer: folder }),
    ).rejects.toMatchObject({
      code: 'PORT_IN_USE',
    });
  });
});
