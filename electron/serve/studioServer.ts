import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { errnoOf, UnderdrawError } from '#common/contract';
import { socketPort } from '#common/link/socketPort';
import type { BatchService } from '#engine/host/batchService';
import { connectWindow } from '#engine/host/connectWindow';
import type { EngineHost } from '#engine/host/engineHost';
import {
  contentSecurityPolicy,
  cookieOf,
  equalSecrets,
  isLoopbackHost,
  isOwnOrigin,
} from './guard';
import { readAsset } from './readAsset';

export interface StudioServerOptions {
  host: EngineHost;
  batchService: BatchService;
  /** 0 takes the default port, or any free one if that is in use. */
  port: number;
  defaultPort?: number;
  version: string;
  /** Folder of the built window. */
  renderer: string;
}

export interface StudioServer {
  /** Address with the token of this launch, which a browser exchanges for a cookie. */
  address: string;
  close(): Promise<void>;
}

/**
 * Browser storage is bound to the origin, port included, so the same port finds saved drawings
 * again. No well-known service uses this one.
 */
const defaultUsualPort = 8737;

/** Largest message from a window in bytes: a 16-bit picture of 32 megapixels. */
const maxPayload = 256 * 2 ** 20;

/**
 * Serve the window and its link on 127.0.0.1. The token in the address is exchanged for an
 * HttpOnly cookie and removed from the address bar by a redirect.
 * @throws UnderdrawError PORT_IN_USE.
 */
export async function startStudioServer(options: StudioServerOptions): Promise<StudioServer> {
  const token = randomBytes(24).toString('base64url');
  let cookieName = '';

  const allowed = (request: IncomingMessage) =>
    isLoopbackHost(request.headers.host) &&
    isOwnOrigin(request) &&
    equalSecrets(cookieOf(request, cookieName), token);

  const server = createServer((request, response) => {
    void answer(request, response).catch(() => refuse(response, 500));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = addressOf(request);
    if (!url) return refuse(response, 404);
    if (!isLoopbackHost(request.headers.host)) return refuse(response, 403);
    if (request.method !== 'GET') return refuse(response, 405);
    const given = url.searchParams.get('token');
    if (url.pathname === '/' && given !== null) {
      if (!equalSecrets(given, token)) return refuse(response, 403);
      response.writeHead(303, {
        location: '/',
        'set-cookie': `${cookieName}=${token}; HttpOnly; SameSite=Strict; Path=/`,
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      response.end();
      return;
    }
    if (!allowed(request)) return refuse(response, 403);
    const found = await readAsset(options.renderer, url.pathname);
    if (!found) return refuse(response, 404);
    response.writeHead(200, {
      'content-type': found.type,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    });
    response.end(found.data);
  }

  const sockets = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false });
  server.on('upgrade', (request, socket, head) => {
    // A connection reset while the request is refused must not crash the server.
    socket.on('error', () => socket.destroy());
    if (
      addressOf(request)?.pathname !== '/link' ||
      !allowed(request) ||
      request.headers.origin === undefined
    ) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', () => ws.terminate());
      const about = { version: options.version, door: 'browser' } as const;
      connectWindow(socketPort(ws), options.host, options.batchService, about);
    });
  });

  const { port: wanted, defaultPort = defaultUsualPort } = options;
  await listen(server, wanted === 0 ? [defaultPort, 0] : [wanted]);
  const { port } = server.address() as AddressInfo;
  cookieName = `underdraw-${port}`;
  options.host.start();
  return {
    address: `http://127.0.0.1:${port}/?token=${token}`,
    async close() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Listen on the first of these ports that can be had. @throws UnderdrawError PORT_IN_USE */
async function listen(server: Server, ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    server.listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
      return;
    } catch (cause) {
      if (port !== ports.at(-1)) continue;
      throw new UnderdrawError('PORT_IN_USE', { port, errno: errnoOf(cause) }, { cause });
    }
  }
}

/** The URL of a request; undefined if it is invalid, such as `//`. */
function addressOf(request: IncomingMessage): URL | undefined {
  try {
    return new URL(request.url ?? '/', 'http://127.0.0.1');
  } catch {
    return undefined;
  }
}

function refuse(response: ServerResponse, status: number): void {
  const text =
    status === 403
      ? 'This address needs the token that Underdraw printed when it was started.\n'
      : 'There is nothing here.\n';
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
}
