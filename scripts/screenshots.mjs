/** `npm run screenshots` (`rooms`, `views`, `borders` or `batch` for these alone): the pictures of the window in docs/images, from the real program. */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { borders } from './borders.mjs';
import { browserFlags, ensureBrowser } from './browser.mjs';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'docs', 'images');
mkdirSync(folder, { recursive: true });
const desk = setDesk();

const server = spawn(
  process.execPath,
  [path.join(root, 'bin', 'underdraw.mjs'), 'serve', '--json', '--root', desk],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
const address = await new Promise((resolve) => {
  server.stdout.on('data', (chunk) => {
    const found = /"address":"([^"]+)"/.exec(chunk);
    if (found) resolve(found[1]);
  });
});
const browser = await chromium.launch({
  executablePath: ensureBrowser(),
  args: [...browserFlags, '--disable-gpu'],
});
const [, , only] = process.argv;
const groups = {
  rooms,
  views: pictureViews,
  borders: () => borders(browser, address, path.join(folder, 'borders.png')),
  batch: batchRoom,
};
for (const [name, take] of Object.entries(groups)) if (!only || only === name) await take();
await browser.close();
server.kill('SIGINT');
rmSync(desk, { recursive: true });

/** Studio and Models, in both schemes and two sizes. */
async function rooms() {
  for (const [width, height] of [
    [1440, 900],
    [1024, 700],
  ]) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.newPage({
        viewport: { width, height },
        colorScheme,
        reducedMotion: 'reduce',
      });
      await page.goto(address);
      await page.waitForSelector('[data-freshness=fresh]');
      await page.getByRole('button', { name: 'castle' }).click();
      await page.waitForSelector('[data-freshness=fresh]');
      await page.screenshot({ path: path.join(folder, `studio-${colorScheme}-${width}.png`) });
      await page
        .getByRole('radiogroup', { name: 'Rooms' })
        .getByText('Models', { exact: true })
        .click();
      await page.waitForFunction(() => document.querySelector('article img')?.naturalWidth > 0);
      await page.screenshot({ path: path.join(folder, `models-${colorScheme}-${width}.png`) });
      await page.close();
    }
  }
}

/** A folder as somebody may have it: pictures, some in a subfolder, one that is broken. */
function setDesk() {
  const home = path.join(os.tmpdir(), 'underdraw-pictures');
  rmSync(home, { recursive: true, force: true });
  const samples = path.join(root, 'models', 'islands', 'samples');
  mkdirSync(path.join(home, 'Maps', 'Coast'), { recursive: true });
  mkdirSync(path.join(home, 'Rendered'));
  const pictures = ['0004', '0057', '0136'].map((name) => path.join(samples, `${name}.png`));
  const names = ['Harbour', 'Long Island', 'Lighthouse', 'Mill', 'Quarry', 'Ridge', 'Old Town'];
  names.forEach((name, i) => {
    const place = i < 3 ? path.join('Coast', name) : name;
    copyFileSync(pictures[i % 3], path.join(home, 'Maps', `${place}.png`));
  });
  writeFileSync(path.join(home, 'Maps', 'Unfinished.png'), 'not a picture');
  return home;
}

/** The Batch room after a run. */
async function batchRoom() {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await page.goto(address);
  await page.waitForSelector('[data-freshness=fresh]');
  await page.getByRole('radiogroup', { name: 'Rooms' }).getByText('Batch', { exact: true }).click();
  for (const [field, name] of [
    ['Pictures', 'Maps'],
    ['Results', 'Rendered'],
  ]) {
    await page.getByRole('button', { name: new RegExp(`^${field}:`) }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name, exact: true }).click();
    await dialog.getByText(new RegExp(`${name}$`)).waitFor();
    await dialog.getByRole('button', { name: 'Choose this folder' }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  await page.getByRole('combobox', { name: 'Models' }).click();
  await page.getByRole('option', { name: 'Islands', exact: true }).click();
  await page.keyboard.press('Escape');
  await page.getByText('8 pictures', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForSelector('[data-phase=done]', { timeout: 300_000 });
  await page.getByRole('status').getByRole('button', { name: 'Close' }).click();
  await page.screenshot({ path: path.join(folder, 'batch-light-1440.png') });
  await page.close();
}

/** Ways to look at the picture, one each. */
async function pictureViews() {
  const sample = path.join(root, 'models', 'islands', 'samples', '0057.png');
  const open = async (colorScheme) => {
    const page = await browser.newPage({
      viewport: { width: 1440, height: 900 },
      colorScheme,
      reducedMotion: 'reduce',
    });
    // File dialogues are caught from the start: asked for one by one, the first key comes too early.
    page.on('filechooser', () => {});
    await page.goto(address);
    await page.waitForSelector('[data-freshness=fresh]');
    return page;
  };
  const save = (page, name) => page.screenshot({ path: path.join(folder, `${name}.png`) });
  const choose = async (page, ask, file) => {
    const waiting = page.waitForEvent('filechooser');
    await ask();
    await (await waiting).setFiles(file);
  };

  const light = await open('light');
  await light.keyboard.press('r');
  await light.getByText('% real').waitFor();
  await save(light, 'realness-light');
  await light.keyboard.press('r');
  await light.keyboard.press('m');
  await save(light, 'compare-slider-light');
  await light.keyboard.press('?');
  await light.getByRole('dialog').waitFor();
  await save(light, 'keys-light');
  await light.keyboard.press('Escape');
  await light.getByRole('dialog').waitFor({ state: 'detached' });
  await light.keyboard.press('k');
  await light.waitForFunction(
    () => !document.querySelector('[data-testid=bake-off] .mantine-Loader-root'),
  );
  await save(light, 'bake-off-light');
  await light.keyboard.press('k');
  const photo = path.join(root, 'models', 'islands', 'rough.jpg');
  await choose(light, () => light.keyboard.press('o'), photo);
  await light.getByTestId('changed').waitFor();
  await save(light, 'photo-light');
  await light.close();

  const tried = async (name, id) => {
    const page = await open('light');
    await page
      .getByRole('radiogroup', { name: 'Rooms' })
      .getByText('Models', { exact: true })
      .click();
    await page
      .getByRole('article', { name, exact: true })
      .getByRole('button', { name: 'Try it' })
      .click();
    await page.waitForSelector(`[data-model=${id}]`);
    await page.waitForSelector('[data-freshness=fresh]');
    return page;
  };
  for (const [name, id] of [
    ['Flowers', 'flowers'],
    ['Gloss from Ink', 'gloss-ink'],
  ]) {
    const page = await tried(name, id);
    await page.getByText('Paint', { exact: true }).click();
    await save(page, `${id}-light`);
    await page.close();
  }
  const many = await tried('Many Flowers', 'flowers-many');
  await many.keyboard.press('y');
  await many.waitForFunction(
    () => document.querySelectorAll('[data-testid=variations] [data-ready=true]').length === 9,
  );
  await save(many, 'variations-light');
  await many.close();

  const dark = await open('dark');
  await dark.getByRole('button', { name: 'Compare', exact: true }).click();
  await choose(dark, () => dark.getByRole('menuitem', { name: /truth/ }).click(), sample);
  await dark.getByTestId('metrics').waitFor();
  await dark.getByRole('button', { name: 'Compare', exact: true }).click();
  await dark.getByRole('menuitemradio', { name: 'Difference' }).click();
  await save(dark, 'compare-difference-dark');
  await dark.close();
}
