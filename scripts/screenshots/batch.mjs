/** The Batch room after a run over a typical folder. */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openRoom, openWindow, repositoryFolder, writeScreenshot } from './window.mjs';

/** Create a folder of pictures, some in a subfolder, one of them broken. @returns its path. */
export function createBatchFolder() {
  const batchFolder = path.join(os.tmpdir(), 'underdraw-pictures');
  rmSync(batchFolder, { recursive: true, force: true });
  const samples = path.join(repositoryFolder, 'models', 'islands', 'samples');
  mkdirSync(path.join(batchFolder, 'Maps', 'Coast'), { recursive: true });
  mkdirSync(path.join(batchFolder, 'Rendered'));
  const pictures = ['0004', '0057', '0136'].map((name) => path.join(samples, `${name}.png`));
  const names = ['Harbour', 'Long Island', 'Lighthouse', 'Mill', 'Quarry', 'Ridge', 'Old Town'];
  names.forEach((name, i) => {
    const place = i < 3 ? path.join('Coast', name) : name;
    copyFileSync(pictures[i % 3], path.join(batchFolder, 'Maps', `${place}.png`));
  });
  writeFileSync(path.join(batchFolder, 'Maps', 'Unfinished.png'), 'not a picture');
  return batchFolder;
}

/** @param at as for `openWindow`, on a server that may access the batch folder. */
export async function batchRoom(at) {
  const page = await openWindow(at);
  await openRoom(page, 'Batch');
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
  await writeScreenshot(page, 'batch-light-1440');
  await page.close();
}
