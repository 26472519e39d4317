import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { draw, expect, fresh, openRoom, pixels, sampleFile, test, underdraw } from './studio';

test.beforeEach(({ door }) => {
  test.setTimeout(600_000);
  test.skip(door === 'electron', 'the folders of the desktop are those of its user');
});

async function choose(page: Page, label: string, folder: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${label}:`) }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: folder, exact: true }).click();
  await expect(dialog.getByText(new RegExp(`${folder}$`))).toBeVisible();
  await dialog.getByRole('button', { name: 'Choose this folder' }).click();
  await expect(dialog).toHaveCount(0);
}

/** A batch yields to everything else, so on a busy machine it takes its time. */
async function ended(page: Page): Promise<void> {
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
  await choose(page, 'Pictures', 'drawings');
  await choose(page, 'Results', 'results');
  await page.getByRole('combobox', { name: 'Models' }).click();
  await page.getByRole('option', { name: 'Islands', exact: true }).click();
  await page.keyboard.press('Escape');
}

test('a folder is translated: names shown before, failures told, the same pixels as the terminal', async ({
  studio,
  folder,
}) => {
  await setUp(studio, folder, 6);
  await expect(studio.getByTestId('count')).toHaveText('7 pictures');
  await studio.getByRole('textbox', { name: 'Names' }).fill('new {name}.{ext}');
  await expect(studio.getByTestId('preview')).toContainText('broken.png → new broken.png');
  await studio.getByRole('textbox', { name: 'Names' }).fill('{name}.jpg');
  await expect(studio.getByRole('alert')).toContainText('must end with .{ext}');
  await studio.getByRole('textbox', { name: 'Names' }).fill('new {name}.{ext}');
  await expect(studio.getByRole('alert')).toHaveCount(0);
  await expect(studio.getByTestId('preview')).toBeVisible();

  await studio.getByRole('button', { name: 'Start' }).click();
  await ended(studio);
  await expect(studio.getByTestId('progress')).toContainText('7 of 7');
  await expect(studio.getByTestId('progress')).toContainText('1 failed');
  await expect(studio.getByRole('status')).toContainText('6 pictures made. 1 failed.');
  await expect(studio.getByRole('table').getByRole('img')).toHaveCount(0); // They say nothing that the text does not.
  await expect(studio.locator('table img')).toHaveCount(12);

  for (const scheme of ['light', 'dark'] as const) {
    await studio.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page: studio }).analyze();
    expect(violations.map((v) => `${v.id} ${v.nodes.map((n) => n.html).join(' ')}`)).toEqual([]);
  }

  const made = path.join(folder, 'results');
  expect(readdirSync(made, { recursive: true }).sort()).toEqual(
    expect.arrayContaining([
      'coast/new bay-0.png',
      'index.html',
      'new island-1.png',
      'report.json',
    ]),
  );
  const file = path.join(folder, 'terminal.png');
  const input = path.join(folder, 'drawings', 'island-1.png');
  expect(underdraw('translate', input, '--model', 'islands', '-o', file).code).toBe(0);
  const [window, terminal] = [
    await pixels(path.join(made, 'new island-1.png')),
    await pixels(file),
  ];
  expect(window.data.equals(terminal.data)).toBe(true);

  // What failed can be put right and tried again; the rest is kept.
  await studio.getByText('Failures', { exact: true }).click();
  await expect(studio.locator('tbody tr')).toHaveCount(1);
  await expect(studio.locator('tbody')).toContainText(
    'broken.png is not a picture that can be read.',
  );
  copyFileSync(sampleFile(0), path.join(folder, 'drawings', 'broken.png'));
  await studio.getByRole('button', { name: 'Retry failed' }).click();
  await expect(studio.getByTestId('progress')).toContainText('7 of 7 · 6 made earlier', {
    timeout: 240_000,
  });
});

test('a batch is paused, goes on while one draws, and survives a reload of the window', async ({
  studio,
  folder,
}) => {
  await setUp(studio, folder, 40);
  await studio.getByRole('button', { name: 'Start' }).click();
  await expect(studio.locator('tbody tr').first()).toBeVisible();
  await studio.getByRole('button', { name: 'Pause' }).click();
  await expect(studio.getByTestId('phase')).toHaveAttribute('data-phase', 'paused');

  await studio.reload();
  await fresh(studio);
  await openRoom(studio, 'Batch');
  await expect(studio.getByTestId('phase')).toHaveAttribute('data-phase', 'paused');
  await studio.getByRole('button', { name: 'Resume' }).click();

  await openRoom(studio, 'Studio');
  await draw(studio, [
    [40, 40],
    [200, 60],
    [60, 200],
  ]);
  await fresh(studio);
  // The end is told in every room.
  await studio
    .getByRole('status')
    .getByRole('button', { name: 'Show' })
    .click({ timeout: 240_000 });
  await ended(studio);
  await expect(studio.getByTestId('progress')).toContainText('41 of 41');
});

test('folders are chosen with the keyboard, among those that were granted', async ({
  studio,
  folder,
}) => {
  mkdirSync(path.join(folder, 'inner'));
  await openRoom(studio, 'Batch');
  await studio.getByRole('button', { name: /^Results:/ }).focus();
  await studio.keyboard.press('Enter');
  const dialog = studio.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'inner' })).toBeVisible();
  // Nothing above the folder that was granted.
  await expect(dialog.getByRole('button', { name: 'Up' })).toHaveCount(0);
  await dialog.getByRole('button', { name: 'inner' }).focus();
  await studio.keyboard.press('Enter');
  await expect(dialog.getByText(/inner$/)).toBeVisible();
  await dialog.getByRole('textbox', { name: 'New folder' }).fill('made here');
  await dialog.getByRole('button', { name: 'Make' }).press('Enter');
  await expect(dialog.getByText(/inner\/made here$/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Choose this folder' }).press('Enter');
  await expect(studio.getByRole('button', { name: /^Results: .*made here\./ })).toBeFocused();
});
