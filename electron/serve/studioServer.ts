import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { errnoOf, maxLinkBytes, UnderdrawError } from '#common/contract';
import { socketPort } from '#common/link/socketPort';
import type { BatchService } from '#engine/host/batchService';
import { connectWindow, type DoorExtras } from '#engine/host/connectWindow';
import type { EngineHost } from '#engine/host/engineHost';
import {
  contentSecurityPolicy,
  cookieOf,
  equalSecrets,
  isLoopbackHost,
  isOwnOrigin,
} from './guard';
import { readAsset } from './readAsset';
import { newSecret, Ticket } from './ticket';

export interface StudioServerOptions {
  host: EngineHost;
  batchService: BatchService;
  /** What only this door has. */
  own?: DoorExtras;
  /** 0 takes the default port, or any free one if that is in use. */
  port: number;
  defaultPort?: number;
  version: string;
  /** Folder of the built window. */
  renderer: string;
  /** See `readWindowPath`; by default a new one. */
  windowPath?: string;
  /** Called whenever an address has been used, with the next one. */
  onNextAddress?(address: string): void;
}

export interface StudioServer {
  /** Address with a ticket: it opens one browser, once. Others follow through `onNextAddress`. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Browser storage is bound to the origin, port included, so the same port finds saved drawings
 * again. No well-known service uses this one.
 */
const defaultUsualPort = 8737;

/**
 * Serve the window and its link on 127.0.0.1. The ticket in the address is exchanged for an
 * HttpOnly cookie with a secret of its own, and removed from the address bar by a redirect.
 * Browsers send cookies to all ports of a host: this one belongs to a path that only this server
 * and the pages that it lets in know.
 * @throws UnderdrawError PORT_IN_USE.
 */
export async function startStudioServer(options: StudioServerOptions): Promise<StudioServer> {
  const session = newSecret();
  const ticket = new Ticket();
  const windowPath = `/${options.windowPath ?? newSecret()}/`;
  let cookieName = '';
  let origin = '';

  const address = () => `${origin}/?token=${ticket.secret}`;
  const allowed = (request: IncomingMessage) =>
    isLoopbackHost(request.headers.host) &&
    isOwnOrigin(request) &&
    equalSecrets(cookieOf(request, cookieName), session);

  const server = createServer((request, response) => {
    void answer(request, response).catch(() => refuse(response, 500));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = addressOf(request);
    if (!url) return refuse(response, 404);
    if (!isLoopbackHost(request.headers.host)) return refuse(response, 403, wrongHost());
    const isEntry = url.pathname === '/';
    if (isEntry && request.method === 'POST') {
      return enter(response, (await readForm(request)).get('token') ?? '', 'page');
    }
    if (request.method !== 'GET') return refuse(response, 405);
    const given = url.searchParams.get('token');
    if (isEntry && given !== null) return enter(response, given, 'redirect');
    if (!allowed(request)) return refuse(response, 403);
    if (!url.pathname.startsWith(windowPath)) return refuse(response, 404);
    const found = await readAsset(options.renderer, url.pathname.slice(windowPath.length - 1));
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

  /** What to do about a request through a proxy or a name: only loopback addresses are answered. */
  function wrongHost(): string {
    const { port } = server.address() as AddressInfo;
    return (
      'Underdraw answers only where its host is 127.0.0.1 or localhost, and this request came under another name, through a proxy for example.\n' +
      `From another machine: ssh -L ${port}:127.0.0.1:${port} HOST, then open the printed address, with 127.0.0.1 in it.\n`
    );
  }

  /**
   * Exchange the ticket for the cookie.
   * @param by how the browser goes on: a page that was posted to from elsewhere leads on itself,
   *   because browsers keep strict cookies from redirects of other sites.
   */
  function enter(response: ServerResponse, given: string, by: 'redirect' | 'page'): void {
    if (!ticket.take(given)) {
      refuse(response, 403);
      return;
    }
    const cookie = `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=${windowPath}`;
    const headers = {
      'set-cookie': cookie,
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    };
    if (by === 'redirect') {
      response.writeHead(303, { ...headers, location: windowPath }).end();
    } else {
      response.writeHead(200, {
        ...headers,
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'",
        refresh: `0; url=${windowPath}`,
      });
      response.end('<!doctype html><title>Underdraw</title>');
    }
    options.onNextAddress?.(address());
  }

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxLinkBytes,
    perMessageDeflate: false,
  });
  server.on('upgrade', (request, socket, head) => {
    // A connection reset while the request is refused must not crash the server.
    socket.on('error', () => socket.destroy());
    if (
      addressOf(request)?.pathname !== `${windowPath}link` ||
      !allowed(request) ||
      request.headers.origin === undefined
    ) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', () => ws.terminate());
      const about = { version: options.version, door: 'browser' } as const;
      const { host, batchService, own } = options;
      connectWindow(socketPort(ws), host, batchService, about, own);
    });
  });

  const { port: wanted, defaultPort = defaultUsualPort } = options;
  await listen(server, wanted === 0 ? [defaultPort, 0] : [wanted]);
  const { port } = server.address() as AddressInfo;
  cookieName = `underdraw-${port}`;
  origin = `http://127.0.0.1:${port}`;
  options.host.start();
  return {
    get address() {
      return address();
    },
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

/** Fields of a posted form; none of one that is longer than a ticket needs. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > 1_000) return new URLSearchParams();
  }
  return new URLSearchParams(text);
}

function refuse(
  response: ServerResponse,
  status: number,
  text = status === 403
    ? 'This address needs a token, which works once. Open the address that Underdraw printed last.\n'
    : 'There is nothing here.\n',
): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
}
