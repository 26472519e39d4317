/** The sheet to add a model, and the gallery with a model that was added. Nothing of it is kept. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chooseFile, openRoom, openWindow, repositoryFolder, writeScreenshot } from './window.mjs';

/** One of our own nets, as a file that somebody else would have. */
const netFile = {
  name: 'line-drawings.onnx',
  mimeType: 'application/octet-stream',
  buffer: readFileSync(path.join(repositoryFolder, 'models/ink/generator.onnx')),
};

/** @param at as for `openWindow`. */
export async function addModel(at) {
  for (const [width, height, colorScheme] of [
    [1440, 900, 'light'],
    [1440, 900, 'dark'],
    [1024, 700, 'light'],
    [1024, 700, 'dark'],
  ]) {
    const page = await openWindow(at, { colorScheme, width, height });
    const shot = (name) =>
      writeScreenshot(page, `${name}-${colorScheme}${width === 1440 ? '' : `-${width}`}`);
    await openRoom(page, 'Models');
    await page.getByRole('button', { name: 'Add a model…' }).click();
    const sheet = page.getByRole('dialog');
    const click = (name) => sheet.getByRole('button', { name, exact: true }).click();
    await sheet.getByRole('button', { name: 'Choose files…' }).waitFor();
    await shot('add-model-pick');
    await chooseFile(page, netFile, () => click('Choose files…'));
    await sheet.getByRole('button', { name: 'Next' }).waitFor();
    await shot('add-model-what');
    await click('Next');
    await sheet.getByRole('img', { name: 'The example' }).waitFor();
    await shot('add-model-look');
    await click('Next');
    await sheet.getByRole('textbox', { name: 'Name' }).fill('Line drawings');
    await sheet.getByRole('textbox', { name: 'Licence' }).fill('MIT');
    await sheet.getByRole('checkbox', { name: /^Author/ }).check();
    await shot('add-model-origin');
    await click('Add');
    await sheet.getByRole('heading', { name: /is here, and works/ }).waitFor();
    await shot('add-model-done');
    await sheet.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('searchbox').fill('line-drawings');
    const card = page.getByRole('article', { name: 'Line drawings' });
    await card.getByRole('button', { name: 'Details' }).click();
    await page.waitForFunction(() =>
      [...document.querySelectorAll('article img')].every(({ naturalWidth }) => naturalWidth > 0),
    );
    await shot('gallery');
    await page.getByRole('button', { name: 'What to do with Line drawings' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByText('Line drawings was removed.').waitFor();
    await page.close();
  }
}
