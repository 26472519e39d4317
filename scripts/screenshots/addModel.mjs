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
  const page = await openWindow(at);
  await openRoom(page, 'Models');
  await page.getByRole('button', { name: 'Add a model…' }).click();
  const sheet = page.getByRole('dialog');
  const click = (name) => sheet.getByRole('button', { name, exact: true }).click();
  await chooseFile(page, netFile, () => click('Choose files…'));
  await sheet.getByRole('button', { name: 'Next' }).waitFor();
  await writeScreenshot(page, 'add-model-what-light');
  await click('Next');
  await sheet.getByRole('img', { name: 'The example' }).waitFor();
  await writeScreenshot(page, 'add-model-look-light');
  await click('Next');
  await sheet.getByRole('textbox', { name: 'Name' }).fill('Line drawings');
  await sheet.getByRole('textbox', { name: 'Licence' }).fill('MIT');
  await sheet.getByRole('checkbox', { name: /^Author/ }).check();
  await writeScreenshot(page, 'add-model-origin-light');
  await click('Add');
  await sheet.getByRole('heading', { name: /is here, and works/ }).waitFor();
  await sheet.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('searchbox').fill('line');
  const card = page.getByRole('article', { name: 'Line drawings' });
  await card.getByText(/ ms for /).waitFor();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('article img')].every(
      // Those of folded details are not loaded.
      (picture) => picture.naturalWidth > 0 || !picture.checkVisibility(),
    ),
  );
  await writeScreenshot(page, 'gallery-light');
  await page.getByRole('button', { name: 'What to do with Line drawings' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByText('Line drawings was removed.').waitFor();
  await page.close();
}
