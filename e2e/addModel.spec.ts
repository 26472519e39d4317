import { copyFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import { goldenPath } from '#engine/import/testing/goldens';
import { button, negativeFile, sheetOf, translated, underdraw } from './addModel';
import { expectNoViolations } from './axe';
import { dropFile, expectModel } from './steps';
import { chooseFile, expect, openRoom, readRgb, test } from './studio';

test('an ONNX file dropped on the Studio becomes a model, whose picture is saved', async ({
  studio,
  folder,
  testServer,
}) => {
  test.setTimeout(240_000);
  await dropFile(studio.locator('body'), negativeFile);
  const sheet = sheetOf(studio);
  await expect(sheet.getByRole('heading', { name: 'ONNX' })).toBeVisible({ timeout: 60_000 });
  await expect(sheet).toContainText('It takes a picture in colour and gives a picture in colour.');
  await button(sheet, 'Next').click();
  const readings = sheet.getByRole('radiogroup', { name: /Which picture looks right/ });
  await expect(readings.getByRole('radio').nth(1)).toBeVisible({ timeout: 60_000 });
  expect(await readings.getByRole('radio').count()).toBeLessThanOrEqual(4);
  await expect(readings.getByRole('radio').first()).toBeChecked();
  await readings.getByRole('radio').nth(1).click();
  await expect(readings.getByRole('radio').nth(1)).toBeChecked();
  // Each answer can be given by itself too.
  await sheet.getByText('Set the answers one by one').click();
  for (const question of ['given as', 'come out as']) {
    const answers = sheet.getByRole('radiogroup', { name: new RegExp(question) });
    await answers.getByRole('radio', { name: /^0 and 1/ }).check();
  }
  await button(sheet, 'Next').click();
  await sheet.getByRole('textbox', { name: 'Name' }).fill('Negative');
  await sheet.getByRole('textbox', { name: 'Licence' }).fill('CC0');
  await button(sheet, 'Add').click();
  await expect(sheet).toContainText('Fill this in, or tick “I don’t know”.');
  await sheet.getByRole('textbox', { name: 'Author' }).fill('Ada');
  await button(sheet, 'Add').click();
  await expect(sheet.getByRole('heading', { name: 'Negative is here, and works.' })).toBeVisible({
    timeout: 120_000,
  });
  await button(sheet, 'Try it').click();
  await expectModel(studio, 'Negative');
  const { input, output, before, after } = await translated(studio, folder);
  expect(new Set(before.data).size).toBeGreaterThan(50);
  expect(after.data.equals(before.data.map((value) => 255 - value))).toBe(true);

  // It is in the other rooms and in the terminal at once.
  await openRoom(studio, 'Models');
  const card = studio.getByRole('article', { name: 'Negative', exact: true });
  await expect(card.getByText('CC0 · Ada · Added by you')).toBeVisible();
  await openRoom(studio, 'Batch');
  await studio.getByRole('combobox', { name: 'Models' }).click();
  await expect(studio.getByRole('option', { name: 'Negative' })).toBeVisible();
  const made = path.join(folder, 'terminal.png');
  const run = underdraw(testServer, 'translate', input, '--model', 'negative', '-o', made);
  expect(run.status, run.stderr).toBe(0);
  expect((await readRgb(made)).data.equals((await readRgb(output)).data)).toBe(true);
});

test('a checkpoint of PyTorch is added with the keyboard alone', async ({
  studio,
  folder,
  testServer,
}) => {
  test.setTimeout(240_000);
  const { keyboard } = studio;
  const file = path.join(folder, 'latest_net_G.pth');
  copyFileSync(goldenPath('animegan2.pth'), file);
  await keyboard.press('Control+k');
  await keyboard.type('add a model');
  await keyboard.press('Enter');
  const sheet = sheetOf(studio);
  await expect(button(sheet, 'Choose files…')).toBeFocused();
  await chooseFile(studio, file, () => keyboard.press('Enter'));
  await expect(sheet.getByRole('heading', { name: 'AnimeGANv2, 4 blocks' })).toBeVisible({
    timeout: 60_000,
  });
  await expect(sheet).toContainText('It works at any size that divides by 4');
  /** Press Tab until something has the focus. */
  const tabTo = async (wanted: Locator) => {
    for (let i = 0; i < 20; i++) {
      await keyboard.press('Tab');
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
    }
    await expect(wanted).toBeFocused();
  };
  await tabTo(button(sheet, 'Next'));
  await keyboard.press('Enter');
  await expect(sheet.getByRole('img', { name: 'The example' })).toBeVisible({ timeout: 60_000 });
  await tabTo(button(sheet, 'Next'));
  await keyboard.press('Enter');
  await tabTo(sheet.getByRole('textbox', { name: 'Name' }));
  await expect(sheet.getByRole('textbox', { name: 'Name' })).toHaveValue('latest net G');
  await tabTo(sheet.getByRole('checkbox', { name: 'Licence: I don’t know' }));
  await keyboard.press('Space');
  await tabTo(sheet.getByRole('checkbox', { name: 'Author: I don’t know' }));
  await keyboard.press('Space');
  await keyboard.press('Enter');
  await expect(sheet.getByRole('heading', { name: /is here, and works/ })).toBeVisible({
    timeout: 120_000,
  });
  await tabTo(button(sheet, 'Try it'));
  await keyboard.press('Enter');
  await expectModel(studio, 'latest net G');
  const { input, output, after } = await translated(studio, folder);
  expect(new Set(after.data).size).toBeGreaterThan(100);
  const made = path.join(folder, 'terminal.png');
  const run = underdraw(testServer, 'translate', input, '--model', 'latest-net-g', '-o', made);
  expect(run.status, run.stderr).toBe(0);
  expect((await readRgb(made)).data.equals((await readRgb(output)).data)).toBe(true);
});

test('axe finds nothing in any step of the sheet, in German neither', async ({ studio }) => {
  test.setTimeout(300_000);
  const look = (state: string) => expectNoViolations(studio, state);
  await openRoom(studio, 'Models');
  await studio.getByRole('button', { name: 'Language' }).click();
  await studio.getByRole('menuitemradio', { name: 'Deutsch' }).click();
  await studio.getByRole('button', { name: 'Modell hinzufügen …' }).click();
  const sheet = sheetOf(studio);
  await expect(button(sheet, 'Dateien wählen …')).toBeVisible();
  await look('pick');
  await dropFile(studio.locator('body'), { name: 'leer.pth', content: '' });
  await expect(sheet.getByRole('alert')).toBeVisible({ timeout: 60_000 });
  await look('failed');
  await dropFile(studio.locator('body'), negativeFile);
  await expect(button(sheet, 'Weiter')).toBeVisible({ timeout: 60_000 });
  await sheet.getByText('Was in der Datei steht').click();
  await look('what');
  await button(sheet, 'Weiter').click();
  await expect(sheet.getByRole('img', { name: 'Das Beispiel' })).toBeVisible({ timeout: 60_000 });
  await sheet.getByText('Antworten einzeln festlegen').click();
  await look('look');
  await button(sheet, 'Weiter').click();
  await button(sheet, 'Hinzufügen').click();
  await look('origin');
  await sheet.getByRole('checkbox', { name: 'Lizenz: Weiß ich nicht' }).check();
  await sheet.getByRole('checkbox', { name: 'Urheber: Weiß ich nicht' }).check();
  await button(sheet, 'Hinzufügen').click();
  await expect(sheet.getByRole('heading', { name: /ist da und funktioniert/ })).toBeVisible({
    timeout: 120_000,
  });
  await look('done');
  await button(sheet, 'Schließen').last().click();
  const card = studio.getByRole('article', { name: 'negative', exact: true });
  await card.getByRole('button', { name: 'Einzelheiten' }).click();
  await expect(card.getByText(/Niemand hat die Lizenz/)).toBeVisible();
  await studio.getByRole('button', { name: 'Was mit negative geschehen soll' }).click();
  await look('gallery');
  await studio.getByRole('menuitem', { name: 'Entfernen' }).click();
  await expect(studio.getByText('negative wurde entfernt.')).toBeVisible();
  await look('removed');
});
