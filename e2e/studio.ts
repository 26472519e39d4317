import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { _electron, type Browser, test as base, expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import type { WindowMemory } from '#window/shell/windowMemory';
import { browserFlags } from '../scripts/browser.mjs';
import { programFile, repositoryFolder, TestServer } from './testServer';

/** Model packages that a test installs in its home. */
export interface OwnModels {
  /** @param folder that receives the packages. */
  write(folder: string): Promise<void>;
}

export interface StudioOptions {
  /** Models in the test's home, in addition to the bundled ones. */
  ownModels: OwnModels | undefined;
  /** For tests that end the server or its engine, and for state that outlives a window: batches. */
  ownServer: boolean;
  /**
   * What the window remembers of an earlier visit: the model that it opens on, a blank sheet in
   * place of the first sample, and whether it translates live. Where no picture is looked at,
   * `{ live: false }` saves a translation of each stroke.
   */
  memory: Partial<WindowMemory> | undefined;
}

export interface DoorOptions {
  door: 'browser' | 'electron';
}

interface Point {
  x: number;
  y: number;
}

interface Fixtures {
  /** The server of this test and its folders. */
  testServer: TestServer;
  /** The window, open on the first sample and translated, if `memory` says nothing else. */
  studio: Page;
  /** A folder that is empty at the start and is the root of the browser door's file access. */
  folder: string;
}

interface WorkerFixtures {
  sharedTestServer: TestServer;
  /** The browser of this worker, started by the first call. Each test uses its own context. */
  openBrowser(): Promise<Browser>;
}

export const test = base.extend<Fixtures & StudioOptions, WorkerFixtures & DoorOptions>({
  door: ['browser', { option: true, scope: 'worker' }],
  ownModels: [undefined, { option: true }],
  ownServer: [false, { option: true }],
  memory: [undefined, { option: true }],
  sharedTestServer: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use) => {
      const shared = new TestServer();
      await use(shared);
      await shared.close();
    },
    { scope: 'worker' },
  ],
  openBrowser: [
    async ({ playwright, launchOptions }, use) => {
      let browser: Promise<Browser> | undefined;
      await use(() => {
        browser ??= playwright.chromium.launch(launchOptions);
        return browser;
      });
      await (await browser)?.close();
    },
    { scope: 'worker' },
  ],
  testServer: async ({ sharedTestServer, ownServer, ownModels }, use) => {
    const testServer = ownServer ? new TestServer() : sharedTestServer;
    await ownModels?.write(testServer.models);
    await use(testServer);
    await (ownServer ? testServer.close() : testServer.empty());
  },
  folder: ({ testServer }, use) => use(testServer.folder),
  studio: async ({ door, testServer, openBrowser, contextOptions, memory }, use) => {
    if (door === 'electron') {
      const app = await launchDesktop(testServer);
      const page = await app.firstWindow();
      const { reducedMotion, colorScheme } = contextOptions;
      await page.emulateMedia({ reducedMotion, colorScheme });
      const complaints = watch(page);
      if (memory) {
        await page.evaluate(writeMemory, memory);
        await page.reload();
      }
      await settled(page);
      await use(page);
      await app.close();
      expect(complaints).toEqual([]);
      return;
    }
    const browser = await openBrowser();
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      // As a browser with a window gives them to the page that is looked at.
      permissions: ['clipboard-write'],
      ...contextOptions,
    });
    const page = await context.newPage();
    // Intercept file dialogues from the start: a listener added later may miss the first one.
    page.on('filechooser', () => {});
    const complaints = watch(page);
    if (memory) await page.addInitScript(writeMemory, memory);
    await page.goto(await testServer.letIn(context));
    await settled(page);
    await use(page);
    await context.close();
    expect(complaints).toEqual([]);
  },
});

/** Runs in the page. What the window has written by itself since is left alone. */
function writeMemory(memory: Partial<WindowMemory>): void {
  if (!window.sessionStorage.getItem('underdraw-visited')) {
    window.sessionStorage.setItem('underdraw-visited', 'yes');
    window.localStorage.setItem('underdraw-window', JSON.stringify(memory));
  }
}

/** The desktop app, with a profile of its own: the window remembers, and every test begins anew. */
async function launchDesktop(testServer: TestServer) {
  const profile = `--user-data-dir=${path.join(testServer.folder, 'profile')}`;
  const app = await _electron.launch({
    args: [repositoryFolder, profile, ...browserFlags],
    env: testServer.env as Record<string, string>,
  });
  await app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.setContentSize(1440, 900);
  });
  return app;
}

/** Everything that a page complains of, and every request that does not go to where it came from. */
function watch(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const own = ['studio:', 'blob:', 'data:'].includes(protocol) || hostname === '127.0.0.1';
    if (!own) complaints.push(`a request to ${request.url()}`);
  });
  return complaints;
}

export { expect };

/** Go to another room. */
export async function openRoom(page: Page, name: 'Studio' | 'Batch' | 'Models'): Promise<void> {
  await page.getByRole('radiogroup', { name: 'Rooms' }).getByText(name, { exact: true }).click();
}

/** Wait until the picture is up to date with the drawing. */
export async function fresh(page: Page): Promise<void> {
  await expect(page.getByTestId('live-badge')).toHaveAttribute('data-freshness', 'fresh');
}

/** Wait until the picture is up to date, or nobody has asked for one. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByTestId('live-badge')).toHaveAttribute(
    'data-freshness',
    /^(fresh|paused)$/,
  );
}

/** Gives page coordinates of points of the 256×256 drawing, while the view stays fitted. */
export async function placesOnPage(page: Page): Promise<(x: number, y: number) => Point> {
  const box = await page.getByTestId('drawing').boundingBox();
  if (!box) throw new Error('the drawing is not on the page');
  const scale = (Math.min(box.width, box.height) - 32) / 256;
  const left = box.x + (box.width - 256 * scale) / 2;
  const top = box.y + (box.height - 256 * scale) / 2;
  return (x, y) => ({ x: left + x * scale, y: top + y * scale });
}

/** Page coordinates of a point of the 256×256 drawing, while the view is fitted. */
export async function onPage(page: Page, x: number, y: number): Promise<Point> {
  return (await placesOnPage(page))(x, y);
}

/**
 * Draw a stroke through points of the drawing with the mouse.
 * @param steps on the way to each point: each may be translated, so that there are no more than show
 *   a stroke that grows; more where its corners count, which a calmed line rounds.
 */
export async function draw(
  page: Page,
  points: readonly (readonly [number, number])[],
  steps = 4,
): Promise<void> {
  const at = await placesOnPage(page);
  const [start, ...rest] = points.map(([x, y]) => at(x, y));
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  for (const { x, y } of rest) await page.mouse.move(x, y, { steps });
  await page.mouse.up();
}

/** Click a button that downloads a file, and store the download. @returns `file`. */
export async function saveFile(page: Page, button: string, file: string): Promise<string> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  await (await waiting).saveAs(file);
  return file;
}

/** Save "what the model sees", of its first input. */
export async function saveModelInput(page: Page, file: string): Promise<string> {
  // Keys rest while something lies over the Studio, and until it is gone.
  await expect(page.locator('[role=dialog], [role=menu]')).toHaveCount(0);
  const typing = await page.evaluate(() => document.activeElement?.matches('input, textarea'));
  if (typing) await page.getByTestId('drawing').focus();
  const waiting = page.waitForEvent('download');
  await page.keyboard.press('Control+Alt+e');
  await (await waiting).saveAs(file);
  return file;
}

/** Decoded RGB samples of a file. */
export async function readRgb(
  file: string,
): Promise<{ width: number; height: number; data: Buffer }> {
  const { data, info } = await sharp(file)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** The colour on screen where a point of the 256×256 picture is, while the view is fitted. */
export async function colourAt(
  page: Page,
  pane: 'drawing' | 'picture',
  x: number,
  y: number,
): Promise<number[]> {
  const there = await onPage(page, x, y);
  const [drawing, box] = [
    (await page.getByTestId('drawing').boundingBox())!,
    (await page.getByTestId(pane).boundingBox())!,
  ];
  const clip = {
    x: Math.floor(there.x - drawing.x + box.x),
    y: Math.floor(there.y),
    width: 1,
    height: 1,
  };
  const { data } = await sharp(await page.screenshot({ clip }))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [...data];
}

/** Open a file chooser by `ask`, and choose a file. */
export async function chooseFile(
  page: Page,
  file: string,
  ask: () => Promise<void>,
): Promise<void> {
  const waiting = page.waitForEvent('filechooser');
  await ask();
  await (await waiting).setFiles(file);
}

/** Run `underdraw` in the terminal. */
export function runTerminal(...args: string[]): { code: number | null; out: string; err: string } {
  const done = spawnSync(process.execPath, [programFile, ...args], {
    encoding: 'utf8',
    cwd: repositoryFolder,
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

/** A sample of the model islands, as it is on disk. */
export function sampleFile(index: number): string {
  const card = JSON.parse(
    readFileSync(path.join(repositoryFolder, 'models/islands/model.json'), 'utf8'),
  );
  return path.join(repositoryFolder, 'models/islands', card.samples[index].label);
}
