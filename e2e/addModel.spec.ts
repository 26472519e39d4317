import { copyFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import { goldenPath } from '#engine/import/testing/goldens';
import { button, left, negativeFile, sheetOf, translated, underdraw } from './addModel';
import { expectNoViolations } from './axe';
import { dropFile, expectModel } from './steps';
import { chooseFile, expect, fresh, openRoom, readRgb, saveFile, test } from './studio';

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

test('a checkpoint of PyTorch is added with the keyboard, in German; axe finds nothing in any step', async ({
  studio,
  folder,
  testServer,
}) => {
  test.setTimeout(300_000);
  const { keyboard } = studio;
  const look = (state: string) => expectNoViolations(studio, state);
  const file = path.join(folder, 'latest_net_G.pth');
  copyFileSync(goldenPath('animegan2.pth'), file);
  await studio.getByRole('button', { name: 'Language' }).click();
  await studio.getByRole('menuitemradio', { name: 'Deutsch' }).click();
  await expect(studio.getByRole('menu')).toHaveCount(0);
  await keyboard.press('Control+k');
  await keyboard.insertText('modell hinzu');
  await keyboard.press('Enter');
  const sheet = sheetOf(studio);
  const next = button(sheet, 'Weiter');

  await test.step('what is no net is refused, and leaves nothing', async () => {
    await expect(button(sheet, 'Dateien wählen …')).toBeFocused();
    await look('pick');
    await dropFile(studio.locator('body'), { name: 'leer.pth', content: '' });
    await expect(sheet.getByRole('alert')).toBeVisible({ timeout: 60_000 });
    await look('failed');
    await expect.poll(() => left(testServer)).toEqual([]);
  });

  /** Press Tab until something has the focus. */
  const tabTo = async (wanted: Locator) => {
    for (let i = 0; i < 20; i++) {
      await keyboard.press('Tab');
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
    }
    await expect(wanted).toBeFocused();
  };
  await test.step('what it is, how it looks, where it is from', async () => {
    await tabTo(button(sheet, 'Andere Datei wählen'));
    await keyboard.press('Enter');
    await tabTo(button(sheet, 'Dateien wählen …'));
    await chooseFile(studio, file, () => keyboard.press('Enter'));
    await expect(sheet.getByRole('heading', { name: 'AnimeGANv2, 4 Blöcke' })).toBeVisible({
      timeout: 60_000,
    });
    await expect(sheet).toContainText('durch 4 teilbar');
    await sheet.getByText('Was in der Datei steht').click();
    await look('what');
    await tabTo(next);
    await keyboard.press('Enter');
    await expect(sheet.getByRole('img', { name: 'Das Beispiel' })).toBeVisible({ timeout: 60_000 });
    await sheet.getByText('Antworten einzeln festlegen').click();
    await look('look');
    await tabTo(next);
    await keyboard.press('Enter');
    await button(sheet, 'Hinzufügen').press('Enter');
    await expect(sheet.getByRole('textbox', { name: 'Name' })).toHaveValue('latest net G');
    await look('origin');
  });

  await test.step('it is added, and tried', async () => {
    await sheet.getByRole('textbox', { name: 'Name' }).focus();
    await tabTo(sheet.getByRole('checkbox', { name: 'Lizenz: Weiß ich nicht' }));
    await keyboard.press('Space');
    await tabTo(sheet.getByRole('checkbox', { name: 'Urheber: Weiß ich nicht' }));
    await keyboard.press('Space');
    await keyboard.press('Enter');
    await expect(sheet.getByRole('heading', { name: /ist da und funktioniert/ })).toBeVisible({
      timeout: 120_000,
    });
    await look('done');
    await tabTo(button(sheet, 'Ausprobieren'));
    await keyboard.press('Enter');
    await expectModel(studio, 'latest net G');
    await fresh(studio);
    const output = await saveFile(studio, 'Bild speichern', path.join(folder, 'output.png'));
    expect(new Set((await readRgb(output)).data).size).toBeGreaterThan(100);
  });

  await test.step('in the gallery', async () => {
    await studio.getByRole('radiogroup', { name: 'Räume' }).getByText('Modelle').click();
    const card = studio.getByRole('article', { name: 'latest net G', exact: true });
    await card.getByRole('button', { name: 'Einzelheiten' }).click();
    await expect(card.getByText(/Niemand hat die Lizenz/)).toBeVisible();
    await studio.getByRole('button', { name: 'Was mit latest net G geschehen soll' }).click();
    await expect(studio.getByRole('menu')).toBeVisible();
    await look('menu of a model');
    await studio.getByRole('menuitem', { name: 'Entfernen' }).click();
    await expect(studio.getByText('latest net G wurde entfernt.')).toBeVisible();
    await expectNoViolations(studio, 'gallery, a model removed', studio.locator('main'));
  });
});
