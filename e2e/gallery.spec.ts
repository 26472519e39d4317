import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { button, sheetOf, translated, underdraw } from './addModel';
import { inkModels } from './models';
import { dropFile, expectModel, tryIt } from './steps';
import { chooseFile, draw, expect, openRoom, test } from './studio';

test.use({ ownModels: inkModels });

test('models are searched, sorted, renamed, and removed with a way back; a drawing asks for the one that it misses', async ({
  studio,
  folder,
  testServer,
}) => {
  test.setTimeout(240_000);
  await openRoom(studio, 'Models');
  /** As the terminal finds it. */
  const nameOnDisk = () => {
    const card = path.join(testServer.models, 'trace', 'model.json');
    return existsSync(card) ? JSON.parse(readFileSync(card, 'utf8')).name : undefined;
  };

  const cards = studio.getByRole('article');
  const trace = studio.getByRole('article', { name: 'Trace', exact: true });
  await expect(trace).toBeVisible();
  await studio.getByRole('searchbox', { name: 'Search' }).fill('ISLANDS ink');
  await expect(studio.getByRole('article', { name: 'Islands in Ink' })).toBeVisible();
  await expect(trace).toHaveCount(0);
  await studio.getByRole('searchbox', { name: 'Search' }).fill('');
  await studio.getByRole('radiogroup', { name: 'Kind' }).getByText('Upscale').click();
  await expect(cards.filter({ hasNotText: 'Upscale' })).toHaveCount(0);
  await expect(cards).not.toHaveCount(0);
  await studio.getByRole('searchbox', { name: 'Search' }).fill('nothing is called this');
  await studio.getByRole('button', { name: 'Show all' }).click();
  await studio.getByRole('combobox', { name: 'Sort by' }).selectOption('Smallest');
  await expect(cards.first()).toHaveAccessibleName(/^(Trace|Negative)$/);

  const menuOf = (name: string) =>
    studio.getByRole('button', { name: `What to do with ${name}`, exact: true });
  await menuOf('Islands').click();
  await expect(studio.getByRole('menuitem')).toHaveText(['Check again', 'Show in folder']);
  await studio.keyboard.press('Escape');
  // The next menu has entries of the same names.
  await expect(studio.getByRole('menu')).toHaveCount(0);

  await menuOf('Trace').click();
  await studio.getByRole('menuitem', { name: 'Check again' }).click();
  await trace.getByRole('button', { name: 'Details' }).click();
  await expect(trace.getByText(/^passed: \d+ ms/)).toBeVisible({ timeout: 60_000 });

  await menuOf('Trace').click();
  await studio.getByRole('menuitem', { name: 'Show in folder' }).click();
  await expect(
    studio.getByText(`Trace lies in ${path.join(testServer.models, 'trace')}.`),
  ).toBeVisible();

  await menuOf('Trace').click();
  await studio.getByRole('menuitem', { name: 'Rename…' }).click();
  const dialog = studio.getByRole('dialog', { name: 'Rename Trace' });
  await dialog.getByRole('textbox').fill('Tracé');
  await studio.keyboard.press('Enter');
  await expect(studio.getByRole('article', { name: 'Tracé', exact: true })).toBeVisible();
  expect(nameOnDisk()).toBe('Tracé');

  await menuOf('Tracé').click();
  await studio.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(studio.getByText('Tracé was removed.')).toBeVisible();
  await expect(studio.getByRole('article', { name: 'Tracé', exact: true })).toHaveCount(0);
  expect(nameOnDisk()).toBeUndefined();
  await studio.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(studio.getByRole('article', { name: 'Tracé', exact: true })).toBeVisible();
  expect(underdraw(testServer, 'models', 'list').stdout).toContain('Tracé');

  await test.step('a drawing whose model is missing says which, and opens once it is added from its package', async () => {
    await studio
      .getByRole('article', { name: 'Tracé', exact: true })
      .getByRole('button', { name: 'Try it' })
      .click();
    await expectModel(studio, 'Tracé');
    await draw(studio, [
      [60, 60],
      [190, 190],
    ]);
    const { before } = await translated(studio, folder);
    const drawing = path.join(folder, 'mine.underdraw');
    await studio.getByRole('button', { name: 'Drawing file' }).click();
    const download = studio.waitForEvent('download');
    await studio.getByRole('menuitem', { name: 'Save the drawing' }).click();
    await (await download).saveAs(drawing);
    const pack = path.join(folder, 'trace.underdraw-model');
    expect(underdraw(testServer, 'models', 'export', 'trace', '-o', pack).status).toBe(0);

    await openRoom(studio, 'Models');
    await studio.getByRole('button', { name: 'What to do with Tracé' }).click();
    await studio.getByRole('menuitem', { name: 'Remove' }).click();
    await expect(studio.getByText('Tracé was removed.')).toBeVisible();
    await expect(studio.getByRole('article', { name: 'Tracé', exact: true })).toHaveCount(0);
    // Another model is shown before, so that it is seen when the drawing is there.
    await tryIt(studio, 'Negative');
    await dropFile(studio.locator('body'), drawing);
    const missing = studio.getByRole('dialog', { name: 'A model is missing' });
    await expect(missing).toContainText('made for the model Tracé');
    await button(missing, 'Add a model…').click();
    const sheet = sheetOf(studio);
    await chooseFile(studio, pack, () => button(sheet, 'Choose files…').click());
    await expect(sheet.getByRole('heading', { name: 'A package with 1 model.' })).toBeVisible({
      timeout: 60_000,
    });
    await button(sheet, 'Next').click();
    await button(sheet, 'Next').click();
    await button(sheet, 'Add').click();
    await button(sheet, 'Open the drawing').click({ timeout: 60_000 });
    await expectModel(studio, 'Tracé');
    expect((await translated(studio, folder)).before.data.equals(before.data)).toBe(true);

    // The same package again: there is nothing to add.
    await dropFile(studio.locator('body'), pack);
    await expect(sheet).toContainText('Everything in this file is installed already.', {
      timeout: 60_000,
    });
  });
});
