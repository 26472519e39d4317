/** Ways to look at the picture, one each, and a picture on its way in. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  chooseFile,
  drawStroke,
  openModel,
  openWindow,
  repositoryFolder,
  waitUntilFresh,
  writeScreenshot,
} from './window.mjs';

const samples = path.join(repositoryFolder, 'models', 'islands', 'samples');

/** @param at as for `openWindow`. */
export async function views(at) {
  const light = await openWindow(at);
  await light.keyboard.press('j');
  await light.getByText('% real').waitFor();
  await writeScreenshot(light, 'realness-light');
  await light.keyboard.press('j');
  await light.keyboard.press('m');
  await writeScreenshot(light, 'compare-slider-light');
  for (let i = 0; i < 3; i++) await light.keyboard.press('m');
  await pictureIn(light);
  await light.close();

  for (const [name, id] of [
    ['Flowers', 'flowers'],
    ['Gloss from Ink', 'gloss-ink'],
  ]) {
    const page = await openModel(at, name, id);
    await page.getByText('Paint', { exact: true }).click();
    await closeNotice(page);
    await writeScreenshot(page, `${id}-light`);
    await page.close();
  }
  const many = await openModel(at, 'Many Flowers', 'flowers-many');
  await closeNotice(many);
  await many.keyboard.press('y');
  await many.waitForFunction(
    () => document.querySelectorAll('[data-testid=variations] [data-ready=true]').length === 9,
  );
  await writeScreenshot(many, 'variations-light');
  await many.close();

  const ink = await openModel(at, 'Islands in Ink', 'islands-ink');
  await closeNotice(ink);
  await ink.keyboard.press('k');
  await ink.waitForFunction(
    () => document.querySelectorAll('[data-testid=bake-off] [data-ready=true]').length > 1,
  );
  await ink.waitForFunction(
    () => !document.querySelector('[data-testid=bake-off] .mantine-Loader-root'),
  );
  await writeScreenshot(ink, 'bake-off-light');
  await ink.close();
  await difference(at);
}

/** Put away what the line below says, if it says anything: a sample in the place of an untouched one says nothing. */
async function closeNotice(page) {
  const close = page.getByTestId('status-line').getByRole('button', { name: 'Close' });
  if (await close.isVisible()) await close.click();
}

/** The picture as it was is the truth; one stroke later it differs there and around. */
async function difference(at) {
  const page = await openWindow(at, { colorScheme: 'dark' });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save picture', exact: true }).click();
  const before = await (await download).path();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await chooseFile(
    page,
    { name: 'Before.png', mimeType: 'image/png', buffer: readFileSync(before) },
    () => page.getByRole('menuitem', { name: /original to compare/ }).click(),
  );
  await page.getByTestId('metrics').waitFor();
  await page.getByRole('button', { name: 'castle' }).click();
  await drawStroke(page, [
    [150, 200],
    [200, 170],
  ]);
  await waitUntilFresh(page);
  await page.getByText('100.0 dB').waitFor({ state: 'detached' });
  for (let i = 0; i < 3; i++) await page.keyboard.press('m');
  await page.mouse.move(5, 5);
  await writeScreenshot(page, 'compare-difference-dark');
  await page.close();
}

/** A shaded picture, which becomes labels. */
async function pictureIn(page) {
  const work = mkdtempSync(path.join(os.tmpdir(), 'underdraw-view-'));
  const program = path.join(repositoryFolder, 'bin', 'underdraw.mjs');
  const picture = path.join(work, 'Bay.jpg');
  const sample = path.join(samples, '0057.png');
  spawnSync(process.execPath, [program, 'translate', sample, '--model', 'islands', '-o', picture]);
  await chooseFile(page, picture, () => page.keyboard.press('o'));
  await page.getByTestId('changed').waitFor();
  await page.getByRole('switch', { name: 'Follow the picture’s borders' }).check();
  await page.getByText('took another label').waitFor();
  await writeScreenshot(page, 'photo-light');
  rmSync(work, { recursive: true });
}
