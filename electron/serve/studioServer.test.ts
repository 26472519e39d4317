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
  server = await startStudioServer({ host, batchService, port: 0, version: '1', renderer: folder });
  const url = new URL(server.address);
  port = Number(url.port);
  const entry = await get(url.pathname + url.search);
  expect(entry.status).toBe(303);
  expect(entry.headers.location).toBe('/');
  const [set] = entry.headers['set-cookie'] as string[];
  expect(set).toContain('HttpOnly; SameSite=Strict');
  cookie = set.split(';')[0];
});
afterAll(async () => {
  await server.close();
  host.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the browser door', () => {
  it('opens with the token, and sends the policy along', async () => {
    const page = await get('/', { cookie });
    expect(page.status).toBe(200);
    expect(page.body).toContain('Underdraw');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
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
    expect((await get(target, { ...ours, ...headers } as Record<string, string>)).status).toBe(
      status,
    );
  });

  it('only answers GET', async () => {
    expect((await get('/', { cookie }, 'POST')).status).toBe(405);
  });

  it('links a window with cookie and origin, on a forwarded port too, and nothing else', async () => {
    const open = async (headers: Record<string, string>, origin?: string) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/link`, { headers, origin });
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
    await Promise.all(['//', '/link', '/link', '/nothing'].map(upgrade));
    expect((await get('/', { cookie })).status).toBe(200);
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
