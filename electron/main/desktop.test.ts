/**
 * The built main process as a whole, over a stand-in for Electron: what is called in which order,
 * what is served, and one picture from a window's port through a real engine process and back.
 */
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { register } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import {
  type batchCalls,
  type DesktopWords,
  type DrawingCalls,
  type desktopCalls,
  desktopWordKeys,
  type doorCalls,
  type SettingsCalls,
  type windowCalls,
} from '#common/contract';
import { caller } from '#common/link/caller';
import { grantChannel, linkChannel } from '#common/link/channel';
import { type MessagePortLike, messagePort } from '#common/link/port';
import { connectRpc } from '#common/link/rpc';
import { appId } from './appId';
import { pictureAddress, windowAddress } from './protocol';
import { FakeMessagePortMain } from './testing/fakeElectron';
import { stubElectron } from './testing/stubElectron';

const built = path.resolve('out/main/index.js');
if (!existsSync(built)) throw new Error('run `npm run build` first');

/** Resolves `electron` to a module with what a test put on globalThis, anew for each importer. */
const hook = `
  export async function resolve(specifier, context, next) {
    if (specifier !== 'electron') return next(specifier, context);
    const names = 'app,BrowserWindow,dialog,ipcMain,Menu,powerSaveBlocker,protocol,screen,session,shell,utilityProcess';
    const source = 'export const {' + names + '} = globalThis.stubOfElectron; // ' + context.parentURL;
    return { url: 'data:text/javascript,' + encodeURIComponent(source), shortCircuit: true };
  }`;

let folder: string;
let started = 0;
const kept = process.env.UNDERDRAW_HOME;
const words = Object.fromEntries(desktopWordKeys.map((key) => [key, `«${key}»`])) as DesktopWords;

beforeAll(async () => {
  register(`data:text/javascript,${encodeURIComponent(hook)}`);
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'underdraw-desktop-')));
  process.env.UNDERDRAW_HOME = path.join(folder, 'home');
});
afterAll(async () => {
  delete (globalThis as { stubOfElectron?: unknown }).stubOfElectron;
  if (kept === undefined) delete process.env.UNDERDRAW_HOME;
  else process.env.UNDERDRAW_HOME = kept;
  await rm(folder, { recursive: true, force: true });
});

const running: ReturnType<typeof stubElectron>[] = [];
afterEach(() => {
  for (const { children } of running.splice(0)) for (const child of children) child.kill();
});

/** Load the built main process over a stub. */
async function load(options: Parameters<typeof stubElectron>[0] = {}) {
  const stub = stubElectron(options);
  running.push(stub);
  (globalThis as { stubOfElectron?: unknown }).stubOfElectron = stub.module;
  await import(/* @vite-ignore */ `${pathToFileURL(built)}?${started++}`);
  return stub;
}

/** Connect as the preload script and the page of a window do. */
function connect(stub: ReturnType<typeof stubElectron>, index = 0) {
  const { port1, port2 } = new MessageChannel();
  stub.module.ipcMain.emit(linkChannel, {
    senderFrame: { url: windowAddress, parent: null },
    sender: stub.contentsOf(index),
    ports: [new FakeMessagePortMain(port2)],
  });
  const client = connectRpc(messagePort(port1 as unknown as MessagePortLike));
  const call = caller<
    typeof windowCalls &
      typeof batchCalls &
      typeof doorCalls &
      typeof desktopCalls &
      DrawingCalls &
      SettingsCalls
  >((method, params, signal) => client.call(method, params, signal));
  return { client, call };
}

it('starts in order, serves its window, and ends everything when it is closed', async () => {
  const stub = await load();
  const before = (first: string, second: string) => {
    expect(stub.calls).toContain(first);
    expect(stub.calls).toContain(second);
    expect(stub.calls.indexOf(first)).toBeLessThan(stub.calls.indexOf(second));
  };
  // Before the app is ready.
  before('registerSchemes', 'whenReady');
  before('enableSandbox', 'whenReady');
  before('setPath', 'requestSingleInstanceLock');
  expect(stub.switches['host-resolver-rules']).toBe('MAP * ~NOTFOUND');
  expect(stub.switches).toHaveProperty('no-proxy-server');
  expect(stub.calls).not.toContain('fork');
  await stub.ready();
  for (const name of ['setSpellCheckerEnabled', 'setPermissionRequestHandler', 'handleProtocol']) {
    before(name, 'openWindow');
  }
  before('setApplicationMenu', 'openWindow');
  before('openWindow', `load ${windowAddress}`);
  expect(stub.dialogs.errors).toEqual([]);

  const serve = stub.handlers.get('studio')!;
  const page = await serve(new Request(windowAddress));
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const script = /src="([^"]+\.js)"/.exec(await page.text())![1];
  expect((await serve(new Request(new URL(script, windowAddress)))).status).toBe(200);
  expect((await serve(new Request(pictureAddress))).status).toBe(200);
  expect((await serve(new Request(`${windowAddress}../package.json`))).status).toBe(404);

  const [window] = stub.windows;
  expect(window.options.webPreferences).toMatchObject({ sandbox: true, spellcheck: false });
  expect(existsSync(window.options.webPreferences!.preload!)).toBe(true);
  expect(window.shown).toBe(0);
  window.emit('ready-to-show');
  expect(window.shown).toBe(1);

  window.minimized = true;
  stub.module.app.emit('second-instance', {}, ['electron', '.'], folder);
  expect([window.minimized, window.focused, stub.windows.length]).toEqual([false, 1, 1]);

  const ended = stub.children.map((child) => new Promise((resolve) => child.once('exit', resolve)));
  window.close();
  // On macOS the app would live on, without windows.
  if (process.platform === 'darwin') stub.module.app.quit();
  await Promise.all(ended);
  expect(window.isDestroyed()).toBe(true);
});

it('a second start opens nothing', async () => {
  const stub = await load({ isFirst: false });
  await stub.ready();
  expect(stub.calls).toContain('quit');
  expect(stub.calls).not.toContain('openWindow');
});

it('says why it can not start, instead of showing nothing', async () => {
  const stub = await load();
  stub.module.protocol.handle = () => {
    throw new Error('Permission denied');
  };
  await stub.ready();
  await vi.waitFor(() => expect(stub.calls).toContain('exit'));
  expect(stub.dialogs.errors.join()).toContain('Permission denied');
});

it('has a window though its home can not be used, and on macOS lives on without one', async () => {
  const file = path.join(folder, 'a file');
  await writeFile(file, '');
  const home = process.env.UNDERDRAW_HOME;
  process.env.UNDERDRAW_HOME = path.join(file, 'home');
  vi.stubGlobal('process', Object.create(process, { platform: { value: 'darwin' } }));
  try {
    const stub = await load();
    await stub.ready();
    expect(stub.dialogs.errors).toEqual([]);
    const { client, call } = connect(stub);
    client.on('flush', () => void call('desktop.flushed', {}));
    expect(await call('settings.read', {})).toMatchObject({ folders: [] });
    const kept = { savedAt: 1, summary: new Uint8Array(1), from: 0, steps: [] };
    // The window then says that the drawing is not kept.
    await expect(call('drawings.save', { id: randomUUID(), ...kept })).rejects.toThrow('ENOTDIR');

    const download = Object.assign(new EventEmitter(), { getSavePath: () => '/a.underdraw' });
    stub.module.session.defaultSession.emit('will-download', {}, download);
    expect(stub.calls).not.toContain('addRecentDocument');
    download.emit('done', {}, 'completed');
    expect(stub.calls).toContain('addRecentDocument');

    stub.windows[0].close();
    await vi.waitFor(() => expect(stub.windows[0].isDestroyed()).toBe(true));
    expect(stub.calls).not.toContain('quit');
    stub.module.app.emit('activate');
    expect(stub.windows).toHaveLength(2);
  } finally {
    vi.unstubAllGlobals();
    process.env.UNDERDRAW_HOME = home;
  }
});

it('translates a picture, runs a batch in a granted folder, and asks before it ends', async () => {
  const stub = await load();
  await stub.ready();
  // It opens where the window of the first test was.
  expect(stub.windows[0].options).toMatchObject({ x: 10, y: 20, width: 1000, height: 700 });
  const { client, call } = connect(stub);
  expect(await call('status', {})).toMatchObject({ door: 'electron' });
  const inputs = await call('models.sample', { id: 'islands', index: 0 });
  const { picture, provider } = await call('translate', {
    model: 'islands',
    inputs,
    provider: 'cpu',
  });
  expect([picture.width, picture.height, provider]).toEqual([256, 256, 'cpu']);
  expect(new Set(picture.data).size).toBeGreaterThan(50);

  // The menu speaks the language of the window, and acts on it.
  const menuEvents = vi.fn();
  client.on('menu', menuEvents);
  await call('desktop.ready', { words });
  const file = stub.menus
    .at(-1)!
    .find(({ label }) => label === (process.platform === 'darwin' ? '«file»' : '&«file»'))!;
  const [item] = file.submenu as { click(...args: unknown[]): void }[];
  item.click(item, undefined, {});
  await vi.waitFor(() => expect(menuEvents).toHaveBeenCalledWith({ command: 'new', byKey: false }));
  // Also while a window with the picture alone is in front. Nothing of what follows changes by it.
  const alone = stub.windows[0].openFromPage(pictureAddress)!;
  expect(alone).toMatchObject({ options: { width: 720 } });
  stub.focus.window = alone;
  item.click(item, undefined, {});
  await vi.waitFor(() => expect(menuEvents).toHaveBeenCalledTimes(2));

  // Drawings are files of the user's folder.
  const id = randomUUID();
  const kept = { id, savedAt: 1, summary: new Uint8Array([7]), from: 0, steps: [] };
  await call('drawings.save', kept);
  expect(await call('drawings.list', {})).toMatchObject([{ id, summary: kept.summary }]);
  expect(existsSync(path.join(process.env.UNDERDRAW_HOME!, 'drawings', id))).toBe(true);
  // What a browser door has too.
  expect(await call('settings.read', {})).toMatchObject({ mayRevoke: true, folders: [] });
  expect((await call('log', {})).file).toContain('engine.log');
  // Another number of cores reaches a new engine.
  const forks = () => stub.calls.filter((name) => name === 'fork').length;
  const before = forks();
  await call('settings.change', { threads: 1, memoryGb: 4 });
  await vi.waitFor(() => expect(forks()).toBe(before + 1), 10_000);
  const lastGiven = (isLive: boolean) =>
    stub.children.filter(({ given }) => given.live === isLive).at(-1)?.given;
  expect(lastGiven(true)).toMatchObject({ threads: 1, maxMemory: 4e9 });

  // Files of the file manager.
  const drawing = path.join(folder, 'coast.underdraw');
  await writeFile(drawing, 'a zip');
  const opened = new Promise((resolve) => client.on('openDrawing', resolve));
  stub.module.app.emit('open-file', { preventDefault() {} }, drawing);
  expect(await opened).toMatchObject({ name: 'coast.underdraw' });

  // No folder may be used that was not chosen or dropped.
  const [inDir, outDir] = [path.join(folder, 'in'), path.join(folder, 'out')];
  for (const made of [inDir, outDir]) await mkdir(made);
  for (let i = 0; i < 40; i++) {
    await cp('models/islands/samples/0004.png', path.join(inDir, `${i}.png`));
  }
  const settings = { inDir, outDir, models: ['islands'], provider: 'cpu' as const };
  await expect(call('batch.start', settings)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  stub.dialogs.folder = inDir;
  expect(await call('desktop.chooseFolder', { title: 'In', start: '' })).toEqual({ path: inDir });
  const grant = stub.invoked.get(grantChannel) as (event: object, path: string) => Promise<string>;
  const evil = { senderFrame: { url: 'https://evil.example/', parent: null } };
  expect(await grant(evil, outDir)).toBe('');
  await expect(call('batch.start', settings)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  const own = { senderFrame: { url: windowAddress, parent: null } };
  expect(await grant(own, outDir)).toBe(outDir);
  await call('batch.start', settings);
  expect(stub.blocks.size).toBe(1);
  // The memory that is allowed is shared: one engine of the Studio, one of the batch.
  await vi.waitFor(() => {
    expect([lastGiven(true), lastGiven(false)].map((one) => one?.maxMemory)).toEqual([2e9, 2e9]);
  }, 10_000);

  // The person keeps it running first, then lets it end; the window saves before it goes.
  const [window] = stub.windows;
  const flushed = vi.fn(() => void call('desktop.flushed', {}));
  client.on('flush', flushed);
  // A window with the picture is none in which a batch could go on.
  const leave = () => (process.platform === 'darwin' ? stub.module.app.quit() : window.close());
  leave();
  await vi.waitFor(() => expect(stub.dialogs.questions).toBe(1));
  await new Promise(setImmediate);
  expect([window.isDestroyed(), flushed.mock.calls.length]).toEqual([false, 0]);
  stub.dialogs.button = 1;
  leave();
  await vi.waitFor(() => expect(window.isDestroyed()).toBe(true), 10_000);
  // Nothing that was being written is left half.
  expect((await readdir(outDir)).filter((name) => name.endsWith('.partial'))).toEqual([]);
  expect(flushed).toHaveBeenCalledOnce();
  expect(alone.isDestroyed()).toBe(true);
  await vi.waitFor(() => expect(stub.blocks.size).toBe(0), 10_000);
});

it('is known to Windows by the id of its package', async () => {
  expect(await readFile('electron-builder.yml', 'utf8')).toContain(`appId: ${appId}\n`);
});
