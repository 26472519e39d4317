import { EventEmitter } from 'node:events';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { WebContents } from 'electron';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stayOffline } from './network';
import { devHandler, privileges, windowAddress, windowHandler } from './protocol';
import { confine, denyPermissions, isOwnPage, isStudioPage, mayOpenOutside } from './security';
import { pictureWindowOptions, windowIcon, windowOptions } from './window';

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

  it('is served by Vite during development, at the same address', async () => {
    const vite = createServer((request, response) => response.end(`served ${request.url}`));
    await new Promise<void>((resolve) => vite.listen(0, '127.0.0.1', resolve));
    const { port } = vite.address() as AddressInfo;
    const handle = devHandler(`http://127.0.0.1:${port}`);
    const page = await handle(new Request('studio://app/main.tsx?t=1'));
    expect(await page.text()).toBe('served /main.tsx?t=1');
    expect((await handle(new Request('studio://evil/main.tsx'))).status).toBe(404);
    vite.close();
    // Everything else stays off the network.
    const appendSwitch = vi.fn();
    stayOffline({ appendSwitch }, 'http://localhost:5173');
    expect(appendSwitch).toHaveBeenCalledWith(
      'host-resolver-rules',
      'MAP * ~NOTFOUND, EXCLUDE localhost',
    );
  });

  it('has an icon, which is packed', async () => {
    await access(windowIcon);
    expect(await readFile('electron-builder.yml', 'utf8')).toContain(`- ${windowIcon}\n`);
    expect(windowOptions('/preload.cjs', '/icon.png').icon).toBe('/icon.png');
  });

  it('keeps every default that makes it safe', () => {
    const safe = {
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      spellcheck: false,
    };
    const studio = windowOptions('/preload.cjs', '/icon.png').webPreferences;
    expect(studio).toEqual({ ...safe, preload: '/preload.cjs' });
    // The window of the picture has no way to the engine.
    const picture = pictureWindowOptions('/icon.png').webPreferences;
    expect(picture).toStrictEqual({ ...safe, preload: undefined });
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

  it('stays on its pages, opens only its picture, and lets only listed addresses out', () => {
    let address = 'studio://app/';
    const contents = new EventEmitter() as unknown as WebContents & EventEmitter;
    let opener: Parameters<WebContents['setWindowOpenHandler']>[0] = () => ({ action: 'allow' });
    contents.setWindowOpenHandler = (handler) => {
      opener = handler;
    };
    contents.setWebRTCIPHandlingPolicy = () => {};
    contents.getURL = () => address;
    // A machine without a browser must not be told by an error that nobody catches.
    const openExternal = vi.fn(() => Promise.reject(new Error('no browser')));
    const pictureWindow = pictureWindowOptions('/icon.png');
    confine(contents, { openExternal }, pictureWindow);
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

    const picture = 'studio://app/picture.html#1';
    const allowed = { action: 'allow', overrideBrowserWindowOptions: pictureWindow };
    expect(opener(details(picture))).toEqual(allowed);
    for (const other of [
      'studio://app/',
      'studio://app/picture.html/..',
      'studio://evil/picture.html',
      'https://evil.example/picture.html',
    ]) {
      expect(opener(details(other))).toEqual({ action: 'deny' });
    }
    // A window of the picture opens none, and never becomes a Studio, nor the other way.
    expect(go(picture)).toBe(1);
    address = picture;
    expect(opener(details(picture))).toEqual({ action: 'deny' });
    expect([go('studio://app/'), go(picture)]).toEqual([1, 0]);
    address = '';
    expect([go(picture), go('https://evil.example/')]).toEqual([0, 1]);
    expect(openExternal).toHaveBeenCalledOnce();
    expect([isStudioPage('studio://app/#models'), isStudioPage(picture)]).toEqual([true, false]);
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
