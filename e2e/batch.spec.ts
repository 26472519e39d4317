import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expectNoViolations } from './axe';
import { dropFromDisk } from './steps';
import { draw, expect, fresh, openRoom, readRgb, sampleFile, saveFile, test } from './studio';

test.beforeEach(({ door }) => {
  test.setTimeout(300_000);
  test.skip(door === 'electron', 'the desktop asks with the dialog of the system');
});

async function chooseFolder(page: Page, label: string, folder: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${label}:`) }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: folder, exact: true }).click();
  await expect(dialog.getByText(new RegExp(`${folder}$`))).toBeVisible();
  await dialog.getByRole('button', { name: 'Choose this folder' }).click();
  await expect(dialog).toHaveCount(0);
}

/** A batch yields to everything else, so on a busy machine it takes its time. */
async function batchEnded(page: Page): Promise<void> {
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'done', {
    timeout: 240_000,
  });
}

async function setUp(page: Page, folder: string, count: number): Promise<void> {
  mkdirSync(path.join(folder, 'drawings', 'coast'), { recursive: true });
  mkdirSync(path.join(folder, 'results'));
  for (let i = 0; i < count; i++) {
    const name = i % 3 ? `island-${i}.png` : path.join('coast', `bay-${i}.png`);
    copyFileSync(sampleFile(i % 3), path.join(folder, 'drawings', name));
  }
  writeFileSync(path.join(folder, 'drawings', 'broken.png'), 'words');
  await openRoom(page, 'Batch');
  await chooseFolder(page, 'Pictures', 'drawings');
  await chooseFolder(page, 'Results', 'results');
  await page.getByRole('combobox', { name: 'Models' }).click();
  await page.getByRole('option', { name: 'Islands', exact: true }).click();
  await page.keyboard.press('Escape');
}

/** The contact sheet shows a result, and what it was made from while the pointer is on it. */
async function sheetShows(studio: Page, made: string, output: string, input: string) {
  const sheet = await studio.context().newPage();
  await sheet.goto(pathToFileURL(path.join(made, 'index.html')).href);
  const shown = sheet.getByRole('img', { name: output }).locator('img');
  await expect(shown).toHaveJSProperty('complete', true);
  /** Mean difference from a file, 0 to 255. */
  const far = async (file: string) => {
    const seen = await sharp(await shown.screenshot())
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height } = seen.info;
    const wanted = await sharp(file).resize(width, height).removeAlpha().raw().toBuffer();
    return wanted.reduce((sum, v, i) => sum + Math.abs(v - seen.data[i]), 0) / wanted.length;
  };
  const result = path.join(made, output);
  const near = 10;
  expect(await far(result)).toBeLessThan(near);
  expect(await far(input)).toBeGreaterThan(near);
  await shown.hover();
  expect(await far(input)).toBeLessThan(near);
  await sheet.close();
}

test.describe('a batch', () => {
  // A door holds one batch, and shows it to every window that comes later.
  test.use({ ownServer: true });

  test('a folder is translated: names shown before, failures told, the same pixels as in the Studio', async ({
    studio,
    folder,
  }) => {
    const inWindow = await readRgb(
      await saveFile(studio, 'Save picture', path.join(folder, 'window.png')),
    );
    await setUp(studio, folder, 3);
    await expect(studio.getByTestId('count')).toHaveText('4 pictures');
    await studio.getByRole('textbox', { name: 'Names' }).fill('new {name}.{ext}');
    await expect(studio.getByTestId('preview')).toContainText('broken.png → new broken.png');
    await studio.getByRole('textbox', { name: 'Names' }).fill('{name}.jpg');
    await expect(studio.getByRole('alert')).toContainText('must end with .{ext}');
    await studio.getByRole('textbox', { name: 'Names' }).fill('new {name}.{ext}');
    await expect(studio.getByRole('alert')).toHaveCount(0);
    await expect(studio.getByTestId('preview')).toBeVisible();

    await studio.getByRole('button', { name: 'Start' }).click();
    await batchEnded(studio);
    await expect(studio.getByTestId('progress')).toContainText('4 of 4');
    await expect(studio.getByTestId('progress')).toContainText('1 failed');
    await expect(studio.getByRole('status')).toContainText('3 pictures made. 1 failed.');
    await expect(studio.getByRole('table').getByRole('img')).toHaveCount(0); // They say nothing that the text does not.
    await expect(studio.locator('table img')).toHaveCount(6);

    await expectNoViolations(studio, 'a batch that has ended', studio.locator('main'));

    const made = path.join(folder, 'results');
    expect(readdirSync(made, { recursive: true }).sort()).toEqual(
      expect.arrayContaining([
        'coast/new bay-0.png',
        'index.html',
        'new island-1.png',
        'report.json',
      ]),
    );
    await sheetShows(
      studio,
      made,
      'new island-1.png',
      path.join(folder, 'drawings', 'island-1.png'),
    );

    // Of the sample that the Studio has open.
    const batched = await readRgb(path.join(made, 'coast', 'new bay-0.png'));
    expect(batched.data.equals(inWindow.data)).toBe(true);

    await test.step('a result is looked at large, and its input goes to the Studio', async () => {
      await studio.getByRole('button', { name: 'Look at new island-1.png' }).click();
      const look = studio.getByRole('dialog', { name: 'new island-1.png' });
      await expect(look.getByRole('img', { name: 'Before: island-1.png' })).toBeVisible();
      await expect(look.getByRole('img', { name: 'After: new island-1.png' })).toBeVisible();
      await look.getByRole('button', { name: 'Open folder' }).click();
      await look.getByRole('button', { name: 'Open in Studio' }).click();
      const photo = studio.getByRole('dialog', { name: /A picture for the drawing/ });
      await expect(photo.getByText('Every colour is in the palette')).toBeVisible();
      await studio.keyboard.press('Escape');
      await expect(photo).toHaveCount(0);
      await openRoom(studio, 'Batch');
      await expect(studio.getByText(/The path is in the clipboard: .*results$/)).toBeVisible();
    });

    // Of what failed, one picture is put right and tried again, with the keyboard alone.
    writeFileSync(path.join(folder, 'drawings', 'broken.png'), 'other words');
    const retry = studio.getByRole('button', { name: 'Retry broken.png' });
    await retry.press('Enter');
    // It rests from the press to the end. What is said of the batch is the same after as before.
    await expect(retry).toHaveAttribute('aria-disabled', 'false', { timeout: 240_000 });
    await expect(studio.getByTestId('progress')).toContainText('1 failed');
    await expect(retry).toBeFocused();
    copyFileSync(sampleFile(1), path.join(folder, 'drawings', 'broken.png'));
    await retry.press('Enter');
    await expect(studio.getByTestId('progress')).toHaveText('4 of 4', { timeout: 240_000 });
    await expect(studio.getByRole('status')).toContainText('4 pictures made.');
    await expect(studio.getByRole('table')).toBeFocused();
    await expect(studio.locator('table img')).toHaveCount(8);
    const told = () => JSON.parse(readFileSync(path.join(made, 'report.json'), 'utf8'));
    expect(told().counts).toMatchObject({ total: 4, done: 4, failed: 0 });

    // All that failed can be tried again at once; the rest is kept.
    writeFileSync(path.join(folder, 'drawings', 'broken.png'), 'words');
    rmSync(path.join(made, 'new broken.png'));
    await studio.getByRole('button', { name: 'Start' }).click();
    await expect(studio.getByTestId('progress')).toContainText('3 made earlier · 1 failed', {
      timeout: 240_000,
    });
    await batchEnded(studio);
    await studio.getByText('Failures', { exact: true }).click();
    await expect(studio.locator('tbody tr')).toHaveCount(1);
    await expect(studio.locator('tbody')).toContainText(
      'broken.png is not a picture that can be read.',
    );
    copyFileSync(sampleFile(0), path.join(folder, 'drawings', 'broken.png'));
    await studio.getByRole('button', { name: 'Retry failed' }).click();
    // Exactly: before, one had failed besides.
    await expect(studio.getByTestId('progress')).toHaveText('4 of 4 · 3 made earlier', {
      timeout: 240_000,
    });

    await test.step('a model that takes no picture makes one for each seed, without a folder', async () => {
      await batchEnded(studio);
      const models = studio.getByRole('combobox', { name: 'Models' });
      await models.press('Backspace');
      await models.click();
      await studio.getByRole('option', { name: 'Dream islands', exact: true }).click();
      await studio.keyboard.press('Escape');
      // The folder has nothing for it.
      await expect(studio.getByTestId('without-list')).toContainText('made by Dream islands');
      await studio.getByRole('button', { name: 'Pictures: without a folder' }).click();
      const pictures = studio.getByRole('button', { name: /^Pictures:/ });
      await expect(pictures).toHaveText('No folder needed');
      await expect(pictures).toBeFocused();
      await studio.getByRole('textbox', { name: 'Pictures of each' }).fill('3');
      // What is no number of pictures counts for nothing, and goes as the field is left.
      await studio.getByRole('textbox', { name: 'Pictures of each' }).fill('');
      await studio.getByRole('textbox', { name: 'First seed' }).focus();
      await expect(studio.getByRole('textbox', { name: 'Pictures of each' })).toHaveValue('3');
      await studio.getByRole('textbox', { name: 'First seed' }).fill('5');
      await studio.getByRole('textbox', { name: 'Names' }).fill('{model}.{ext}');
      await expect(studio.getByTestId('count')).toHaveText('3 pictures');
      await expect(studio.getByTestId('preview')).toContainText('dream-islands_5.png');
      await expectNoViolations(studio, 'a batch of seeds', studio.locator('main'));
      const start = studio.getByRole('button', { name: 'Start' });
      await start.press('Enter');
      await expect(studio.getByTestId('progress')).toHaveText('3 of 3', { timeout: 240_000 });
      await batchEnded(studio);
      await expect(start).toBeFocused();
      await expect(studio.getByRole('columnheader')).toHaveText(['After', 'Picture', 'Outcome']);
      for (const seed of [5, 6, 7]) {
        await expect(studio.getByRole('row', { name: `Seed ${seed}` })).toBeVisible();
      }
      expect(readdirSync(made)).toEqual(
        expect.arrayContaining([
          'dream-islands_5.png',
          'dream-islands_6.png',
          'dream-islands_7.png',
        ]),
      );
    });
  });

  test('a batch is paused, goes on while one draws, survives a reload, and its end is told in every window', async ({
    studio,
    folder,
  }) => {
    await studio.context().grantPermissions(['notifications']);
    const stub = () => {
      const shown: string[] = [];
      class Shown {
        static permission = 'granted';
        constructor(title: string, { body }: NotificationOptions) {
          shown.push(`${title}: ${body}`);
        }
      }
      Object.assign(window, { Notification: Shown, shown });
    };
    await studio.addInitScript(stub);
    const shown = (page: Page) =>
      page.evaluate(() => (window as unknown as { shown: string[] }).shown);
    await setUp(studio, folder, 24);
    await studio.getByRole('button', { name: 'Start' }).press('Enter');
    // At once: a fast machine is done in a second.
    await studio.getByRole('button', { name: 'Pause' }).press('Enter');
    await expect(studio.getByTestId('phase')).toHaveAttribute('data-phase', 'paused');
    // It is the same button, and the keyboard is still on it.
    await expect(studio.getByRole('button', { name: 'Resume' })).toBeFocused();

    await studio.reload();
    await fresh(studio);
    await openRoom(studio, 'Batch');
    await expect(studio.getByTestId('phase')).toHaveAttribute('data-phase', 'paused');

    const other = await studio.context().newPage();
    await other.addInitScript(stub);
    await other.addInitScript(() => {
      document.hasFocus = () => false;
    });
    await other.goto(studio.url());
    await openRoom(other, 'Batch');
    await expect(other.getByTestId('phase')).toHaveAttribute('data-phase', 'paused');
    await studio.bringToFront();
    await studio.getByRole('button', { name: 'Resume' }).click();
    await openRoom(studio, 'Studio');
    await draw(studio, [
      [40, 40],
      [200, 60],
    ]);
    await fresh(studio);
    // The end is told in every room, and lies over nothing.
    const show = studio.getByRole('status').getByRole('button', { name: 'Show' });
    await expect(show).toBeVisible({ timeout: 240_000 });
    await studio.getByRole('button', { name: 'Save picture' }).click({ trial: true });
    await show.click();
    await batchEnded(studio);
    await batchEnded(other);
    await expect(studio.getByTestId('progress')).toContainText('25 of 25');
    // Through the system to who looks elsewhere.
    const told = 'The batch is finished: 24 pictures made. 1 failed.';
    await expect.poll(() => shown(other)).toEqual([told]);
    expect(await shown(studio)).toEqual([]);
    // The other window shows what the batch is of.
    await expect(other.getByRole('button', { name: /^Pictures: .*drawings\./ })).toBeVisible();
    await expect(other.getByTestId('count')).toHaveText('25 pictures');

    // A folder that goes away, and comes back.
    const rows = await studio.locator('tbody tr').count();
    expect(rows).toBeGreaterThan(1);
    renameSync(path.join(folder, 'drawings'), path.join(folder, 'away'));
    await studio.getByRole('button', { name: 'Start' }).click();
    await expect(studio.getByRole('alert')).toContainText('There is no folder');
    await expect(studio.locator('tbody tr')).toHaveCount(rows);
    renameSync(path.join(folder, 'away'), path.join(folder, 'drawings'));
    await studio.getByRole('button', { name: 'Start' }).click();
    await expect(studio.getByTestId('progress')).toContainText('24 made earlier', {
      timeout: 240_000,
    });
    await expect(studio.getByRole('alert')).toHaveCount(0);
  });
});

/** Drop a file or folder on the room, which shows where in between. */
async function dropOnRoom(
  page: Page,
  file: string,
  x: number,
  y: number,
  look?: () => Promise<void>,
): Promise<void> {
  const drops = page.getByTestId('drops');
  await dropFromDisk(page, file, x, y, async () => {
    await expect(drops).toBeVisible();
    await look?.();
  });
  await expect(drops).toHaveCount(0);
}

test('folders are chosen with the keyboard, and dropped on the room; what is no folder gets one sentence', async ({
  studio,
  folder,
}) => {
  await openRoom(studio, 'Batch');
  const dialog = studio.getByRole('dialog');
  await test.step('dropped on the room', async () => {
    mkdirSync(path.join(folder, 'drawings'));
    mkdirSync(path.join(folder, 'elsewhere', 'far'), { recursive: true });
    const chosen = (label: string) =>
      studio.getByRole('button', { name: new RegExp(`^${label}:`) });
    await dropOnRoom(studio, path.join(folder, 'drawings'), 400, 500, async () => {
      await expectNoViolations(studio, 'a folder over the room', studio.getByTestId('drops'));
    });
    await expect(dialog.getByRole('status')).toContainText('does not tell where “drawings” lies');
    await expect(dialog.getByText(/\/drawings$/)).toBeVisible();
    await dialog.getByRole('button', { name: 'Choose this folder' }).click();
    await expect(chosen('Pictures')).toContainText(/\/drawings$/);
    await expect(dialog).toHaveCount(0);

    // One that is not directly in what was granted has to be found by hand.
    await dropOnRoom(studio, path.join(folder, 'elsewhere', 'far'), 1100, 500);
    await expect(dialog.getByRole('heading', { name: 'Results' })).toBeVisible();
    await expect(dialog.getByRole('status')).toContainText('Choose it here');
    await expectNoViolations(studio, 'a folder that has to be found');
    await dialog.getByRole('button', { name: 'elsewhere' }).click();
    await expect(dialog.getByText(/\/elsewhere$/)).toBeVisible();
    await dialog.getByRole('button', { name: 'Choose this folder' }).click();
    await expect(chosen('Results')).toContainText(/\/elsewhere$/);
    await expect(dialog).toHaveCount(0);

    await dropOnRoom(studio, sampleFile(0), 400, 500);
    await expect(studio.getByRole('status')).toHaveText(/takes whole folders/);
    await expect(dialog).toHaveCount(0);
    await studio.getByRole('textbox', { name: 'Names' }).fill('x{name}.{ext}');
    await expect(studio.getByRole('status')).toHaveCount(0);

    // The Studio has nothing to say to it.
    await openRoom(studio, 'Studio');
    await fresh(studio);
    await expect(studio.getByText('is neither a picture')).toHaveCount(0);
  });

  await test.step('chosen with the keyboard, among those that were granted', async () => {
    await openRoom(studio, 'Batch');
    mkdirSync(path.join(folder, 'inner'));
    await studio.getByRole('button', { name: /^Results:/ }).focus();
    await studio.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Up' }).focus();
    await studio.keyboard.press('Enter');
    await expect(dialog.getByRole('button', { name: 'inner' })).toBeVisible();
    // Nothing above the folder that was granted.
    await expect(dialog.getByRole('button', { name: 'Up' })).toHaveCount(0);
    await dialog.getByRole('button', { name: 'inner' }).focus();
    await studio.keyboard.press('Enter');
    // The path, not the button of the same name.
    await expect(dialog.getByText(/[\\/]inner$/)).toBeVisible();
    await dialog.getByRole('textbox', { name: 'New folder' }).fill('made here');
    await dialog.getByRole('button', { name: 'Make' }).press('Enter');
    await expect(dialog.getByText(/inner\/made here$/)).toBeVisible();
    await dialog.getByRole('button', { name: 'Choose this folder' }).press('Enter');
    await expect(studio.getByRole('button', { name: /^Results: .*made here\./ })).toBeFocused();
  });
});
