import { EventEmitter } from 'node:events';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { linkChannel } from '#common/link/channel';
import { type MessagePortLike, memoryPorts, messagePort } from '#common/link/port';
import { connectRpc, serveRpc } from '#common/link/rpc';
import { BatchService } from '#engine/host/batchService';
import { EngineHost } from '#engine/host/engineHost';
import { EnginePool } from '#engine/host/enginePool';
import { Roots } from '#engine/host/roots';
import { acceptLinks } from './acceptLinks';
import { menuTemplate } from './menu';
import { privileges, windowAddress, windowHandler } from './protocol';
import { confine, denyPermissions, isOwnPage, mayOpenOutside } from './security';
import { type Forker, utilityEngine } from './utilityEngine';
import { windowIcon, windowOptions } from './window';

/** Electron's MessagePortMain, over a port of Node's: `on` gives an event, not the value. */
function portMain(port: InstanceType<typeof MessagePort>): MessagePortLike {
  return {
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
    on: (type, listener) =>
      port.addEventListener(type, (event: unknown) =>
        listener({ data: (event as { data?: unknown }).data }),
      ),
  };
}

describe('the window of the desktop', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-main-'));
    await writeFile(path.join(folder, 'index.html'), '<title>Underdraw</title>');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('gets its own files with the policy, and nothing else', async () => {
    const handle = windowHandler(folder);
    const page = await handle(new Request(windowAddress));
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('Underdraw');
    for (const address of [
      'studio://other/index.html',
      'studio://app/%2e%2e%2fpackage.json',
      'studio://app/nothing.js',
    ]) {
      expect((await handle(new Request(address))).status).toBe(404);
    }
    expect((await handle(new Request(windowAddress, { method: 'POST' }))).status).toBe(404);
    expect(privileges).toMatchObject({ standard: true, secure: true });
  });

  it('has an icon, which is packed', async () => {
    await access(windowIcon);
    expect(await readFile('electron-builder.yml', 'utf8')).toContain(`- ${windowIcon}\n`);
    expect(windowOptions('/preload.cjs', '/icon.png').icon).toBe('/icon.png');
  });

  it('keeps every default that makes it safe', () => {
    expect(windowOptions('/preload.cjs', '/icon.png').webPreferences).toEqual({
      preload: '/preload.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
    });
    expect(JSON.stringify(menuTemplate('linux', true))).not.toContain('toggleDevTools');
    expect(menuTemplate('darwin', false)[0]).toEqual({ role: 'appMenu' });
  });
});

describe('confinement', () => {
  it('knows its own pages by origin, not by how an address begins', () => {
    expect(isOwnPage('studio://app/')).toBe(true);
    for (const other of [
      'studio://app.evil/',
      'https://app/',
      'studio://evil/app/',
      'about:blank',
      '',
    ]) {
      expect(isOwnPage(other)).toBe(false);
    }
    expect(mayOpenOutside('https://onnxruntime.ai/docs')).toBe(true);
    expect(mayOpenOutside('https://onnxruntime.ai.evil.example/')).toBe(false);
    expect(mayOpenOutside('file:///etc/passwd')).toBe(false);
  });

  it('stays on its pages, opens no windows, and lets only listed addresses out', () => {
    const contents = new EventEmitter() as unknown as WebContents & EventEmitter;
    let opener: Parameters<WebContents['setWindowOpenHandler']>[0] = () => ({ action: 'allow' });
    contents.setWindowOpenHandler = (handler) => {
      opener = handler;
    };
    const openExternal = vi.fn(async () => {});
    confine(contents, { openExternal });
    const go = (url: string) => {
      const event = { url, preventDefault: vi.fn() };
      contents.emit('will-navigate', event);
      return event.preventDefault.mock.calls.length;
    };
    expect(go('studio://app/#models')).toBe(0);
    expect(go('https://evil.example/')).toBe(1);
    const details = (url: string) => ({ url }) as Parameters<typeof opener>[0];
    expect(opener(details('https://evil.example/'))).toEqual({ action: 'deny' });
    expect(openExternal).not.toHaveBeenCalled();
    expect(opener(details('https://www.kaylousberg.com/'))).toEqual({ action: 'deny' });
    expect(openExternal).toHaveBeenCalledOnce();
  });

  it('lets our own page fill the screen, copy and notify, and denies every other permission', () => {
    const handlers: { ask?: unknown; check?: unknown } = {};
    denyPermissions({
      setPermissionRequestHandler: (handler) => {
        handlers.ask = handler;
      },
      setPermissionCheckHandler: (handler) => {
        handlers.check = handler;
      },
    });
    const answer = vi.fn();
    const ask = (permission: string, requestingUrl: string) => {
      answer.mockClear();
      (handlers.ask as (...args: unknown[]) => void)({}, permission, answer, { requestingUrl });
      const asked = answer.mock.calls[0][0];
      const check = handlers.check as (...args: unknown[]) => boolean;
      expect(check({}, permission, requestingUrl)).toBe(asked);
      return asked;
    };
    for (const [permission, granted] of [
      ['media', false],
      ['clipboard-read', false],
      ['fullscreen', true],
      ['clipboard-sanitized-write', true],
      ['notifications', true],
    ] as const) {
      expect(ask(permission, 'studio://app/')).toBe(granted);
      expect(ask(permission, 'https://example.org/')).toBe(false);
    }
  });
});

describe('the link of the desktop', () => {
  const fake = () =>
    new EngineHost({
      spawn: () => {
        const [near, far] = memoryPorts();
        serveRpc(far, { 'models.list': () => 'models' }).emit('ready', {});
        return { port: near, pid: 7, kill: () => {}, onExit: () => {} };
      },
    });

  const none = () => {
    throw new Error('no batch is started here');
  };

  async function send(host: EngineHost, frame: { url: string; parent: unknown } | null) {
    const ipc = new EventEmitter();
    const batchService = new BatchService({
      host,
      roots: await Roots.open([]),
      startPool: () => new EnginePool(none, 1),
    });
    const about = { version: '1', door: 'electron' } as const;
    acceptLinks(ipc as unknown as IpcMain, host, batchService, about, () => {});
    const { port1, port2 } = new MessageChannel();
    const far = portMain(port2);
    const close = vi.spyOn(far, 'close');
    ipc.emit(linkChannel, { senderFrame: frame, ports: [far] } as unknown as IpcMainEvent);
    return {
      near: port1,
      close,
      client: connectRpc(messagePort(port1 as unknown as MessagePortLike)),
    };
  }

  it('connects its own top page to the engine', async () => {
    const host = fake();
    const { client, near } = await send(host, { url: windowAddress, parent: null });
    expect(await client.call('status', {})).toMatchObject({ door: 'electron', version: '1' });
    expect(await client.call('models.list', {})).toBe('models');
    near.close();
    host.close();
  });

  it('shuts the port of any other page or frame', async () => {
    for (const frame of [
      { url: 'https://evil.example/', parent: null },
      { url: windowAddress, parent: {} },
      null,
    ]) {
      const { close, near } = await send(fake(), frame);
      expect(close).toHaveBeenCalledOnce();
      near.close();
    }
  });
});

describe('the engine of the desktop', () => {
  it('is a utility process that gets its options and speaks the contract', async () => {
    const child = Object.assign(new EventEmitter(), {
      pid: 42,
      kill: vi.fn(() => child.emit('exit', 0)),
      postMessage: vi.fn((message: { t: string; id: number }) => {
        if (message.t === 'call')
          queueMicrotask(() => child.emit('message', { t: 'ok', id: message.id, data: 'hi' }));
      }),
    });
    const fork = vi.fn<Forker['fork']>(() => {
      queueMicrotask(() => child.emit('message', { t: 'event', name: 'ready', data: {} }));
      return child as unknown as ReturnType<Forker['fork']>;
    });
    const options = { catalog: [], threads: 3 };
    const host = new EngineHost({ spawn: utilityEngine({ fork }, '/engine.js', options) });
    expect(await host.call('doctor', {})).toBe('hi');
    expect(fork.mock.calls[0][0]).toBe('/engine.js');
    expect(JSON.parse(fork.mock.calls[0][2].env.UNDERDRAW_ENGINE ?? '')).toEqual(options);
    expect(host.status()).toMatchObject({ state: 'ready', pid: 42 });
    host.close();
    expect(child.kill).toHaveBeenCalled();
  });
});
