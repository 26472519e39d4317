import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Display, MenuItemConstructorOptions } from 'electron';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type DesktopWords, desktopWordKeys } from '#common/contract';
import { menuTemplate } from './menu';
import { reloadAfterCrash } from './renderCrash';
import { FakeBrowserWindow, FakeWebContents } from './testing/fakeElectron';
import { keepAltForTools, loadWindow, showWhenReady } from './window';
import { clampToScreen, loadWindowState, saveWindowState } from './windowState';

afterEach(() => void vi.useRealTimers());

describe('showing a window', () => {
  it.each([
    ['ready-to-show', (window: FakeBrowserWindow) => window.emit('ready-to-show')],
    ['did-finish-load', (window: FakeBrowserWindow) => window.webContents.emit('did-finish-load')],
    ['two seconds', () => vi.advanceTimersByTime(2_000)],
  ])('comes with %s, once', (_, happen) => {
    vi.useFakeTimers();
    const window = new FakeBrowserWindow();
    showWhenReady(window.asWindow());
    vi.advanceTimersByTime(1_000);
    expect(window.shown).toBe(0);
    happen(window);
    expect(window.shown).toBe(1);
    window.emit('ready-to-show');
    window.webContents.emit('did-finish-load');
    vi.advanceTimersByTime(10_000);
    expect(window.shown).toBe(1);
  });

  it('is not tried on a window that was closed', () => {
    vi.useFakeTimers();
    const window = new FakeBrowserWindow();
    showWhenReady(window.asWindow());
    window.destroy();
    vi.advanceTimersByTime(10_000);
    expect(window.shown).toBe(0);
  });
});

describe('where a window is', () => {
  const display = { workArea: { x: 0, y: 25, width: 1280, height: 775 } } as Display;
  const screen = { getDisplayMatching: () => display };

  it.each([
    ['as it was', { x: 100, y: 100, width: 1000, height: 650 }, undefined],
    [
      'back from a screen that is gone',
      { x: 3000, y: -500, width: 1000, height: 650 },
      { x: 280, y: 25, width: 1000, height: 650 },
    ],
    [
      'back from a screen on the left, and from below',
      { x: -1900, y: 900, width: 1000, height: 650 },
      { x: 0, y: 150, width: 1000, height: 650 },
    ],
    [
      'smaller on a smaller screen',
      { x: 0, y: 0, width: 2560, height: 1440 },
      { x: 0, y: 25, width: 1280, height: 775 },
    ],
  ])('is %s', (_, before, after) => {
    expect(clampToScreen(before, screen)).toEqual(after ?? before);
  });

  it('is remembered, and forgotten if it can not be read', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-window-'));
    const file = path.join(folder, 'new', 'window.json');
    expect(loadWindowState(file)).toBeUndefined();
    const window = new FakeBrowserWindow();
    window.maximize();
    saveWindowState(file, window);
    const bounds = { x: 10, y: 20, width: 1000, height: 700 };
    expect(loadWindowState(file)).toEqual({ bounds, maximized: true });
    await writeFile(file, '{"bounds":{"x":"left"}}');
    expect(loadWindowState(file)).toBeUndefined();
    await rm(folder, { recursive: true });
  });
});

it('keeps Alt from the menu bar, and nothing else', () => {
  const contents = new FakeWebContents();
  keepAltForTools(contents.asWebContents());
  contents.emit('before-input-event', {}, { type: 'keyDown', key: 'Alt' });
  expect(contents.ignoresMenu).toBe(true);
  contents.emit('before-input-event', {}, { type: 'keyDown', key: 'f', alt: true });
  expect(contents.ignoresMenu).toBe(false);
});

it('a page whose process is gone is loaded again, not before Electron is done with its end, and twice in half a minute', () => {
  vi.useFakeTimers();
  const contents = new FakeWebContents();
  const giveUp = vi.fn();
  reloadAfterCrash(contents.asWebContents(), giveUp);
  const crash = (reason: string) => {
    const before = contents.reloads;
    contents.emit('render-process-gone', {}, { reason });
    expect(contents.reloads).toBe(before);
    vi.advanceTimersByTime(1);
  };
  crash('clean-exit');
  expect(contents.reloads).toBe(0);
  crash('crashed');
  crash('oom');
  expect(contents.reloads).toBe(2);
  crash('oom');
  expect([contents.reloads, giveUp.mock.calls]).toEqual([2, [['oom']]]);
  vi.advanceTimersByTime(31_000);
  crash('crashed');
  expect(contents.reloads).toBe(3);
});

it('says why a page could not be loaded, and nothing of one that was reloaded or closed', async () => {
  const failed = vi.fn();
  const load = async (code: string, isDestroyed = false) => {
    const window = {
      loadURL: () => Promise.reject(Object.assign(new Error(code), { code, errno: -1 })),
      isDestroyed: () => isDestroyed,
    };
    await loadWindow(window, 'studio://app/', failed);
  };
  await load('ERR_ABORTED');
  await load('ERR_FAILED', true);
  expect(failed).not.toHaveBeenCalled();
  await load('ERR_FILE_NOT_FOUND');
  expect(failed.mock.calls).toEqual([['ERR_FILE_NOT_FOUND']]);
});

describe('the menu', () => {
  const words = Object.fromEntries(desktopWordKeys.map((key) => [key, `«${key}»`])) as DesktopWords;
  const run = vi.fn();
  const template = (platform: NodeJS.Platform, isPackaged: boolean, withWords = true) =>
    menuTemplate({ platform, isPackaged, words: withWords ? words : undefined, run });

  it('acts on the drawing, in the words of the window', () => {
    const [file, edit] = template('linux', true);
    const items = [file, edit].flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    // Alt alone is for the tools, and the bar is hidden: Alt with a letter is the way to it.
    expect(template('linux', true).map(({ label }) => label)).toEqual([
      '&«file»',
      '&«edit»',
      '&«view»',
      '&«window»',
    ]);
    const commands = items.filter(({ click }) => click);
    expect(commands.map(({ label }) => label)).toEqual([
      '«new»',
      '«open»',
      '«save»',
      '«settings»',
      '«undo»',
      '«redo»',
    ]);
    // The window handles keys; a menu that did too would undo twice.
    expect(commands.every((item) => item.registerAccelerator === false)).toBe(true);
    const chosen = { triggeredByAccelerator: true, metaKey: false };
    const choose = (item: MenuItemConstructorOptions, event: object) =>
      (item.click as (...args: unknown[]) => void)(item, undefined, event);
    for (const item of commands) choose(item, chosen);
    expect(run.mock.calls).toEqual(
      ['new', 'open', 'save', 'settings', 'undo', 'redo'].map((name) => [name, false]),
    );
    // macOS registers the keys all the same, and tells of those that the window did not take.
    const mac = template('darwin', true).flatMap(({ submenu }) =>
      Array.isArray(submenu) ? submenu : [],
    );
    choose(mac.find(({ label }) => label === '«undo»')!, { ...chosen, metaKey: true });
    expect(run.mock.lastCall).toEqual(['undo', true]);
  });

  it('has the entries that each system expects, and no developer tools in a package', () => {
    const text = (...about: Parameters<typeof template>) => JSON.stringify(template(...about));
    expect(text('linux', true)).not.toContain('toggleDevTools');
    expect(text('linux', false)).toContain('toggleDevTools');
    expect(text('linux', true)).not.toContain('recentDocuments');
    expect(text('darwin', true)).toContain('recentDocuments');
    // On a Mac the settings are in the app's own menu, and every entry speaks the window's language.
    const [own, macFile] = template('darwin', true);
    expect(JSON.stringify(own)).toContain('«settings»');
    expect(JSON.stringify(macFile)).not.toContain('«settings»');
    const labels = (items: MenuItemConstructorOptions[]): string[] =>
      items.flatMap(({ type, label = '', submenu }) => [
        ...(type === 'separator' ? [] : [label]),
        ...(Array.isArray(submenu) ? labels(submenu) : []),
      ]);
    for (const platform of ['darwin', 'win32', 'linux'] as const) {
      const foreign = labels(template(platform, true)).filter((label) => !/^&?«/.test(label));
      expect(foreign).toEqual(platform === 'darwin' ? ['Underdraw'] : []);
    }
    // Before a window speaks there are standard entries only.
    expect(text('win32', true, false)).not.toContain('«');
  });
});
