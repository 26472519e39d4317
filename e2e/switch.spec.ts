import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { labelModel, switchTo } from './models';
import { choose, draw, expect, fresh, openRoom, pixels, saveSeen, test } from './studio';

const { home, write } = labelModel();
test.use({ home });
test.beforeAll(write);
test.afterAll(() => rmSync(home, { recursive: true, force: true }));

async function seen(page: Page, folder: string) {
  const shown = await pixels(await saveSeen(page, path.join(folder, 'seen.png')));
  const at = (x: number, y: number) => [
    ...shown.data.subarray((y * shown.width + x) * 3).subarray(0, 3),
  ];
  return { ...shown, at };
}

/** Drop a file of some bytes on the window. */
async function drop(page: Page, name: string, bytes: Buffer | string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ({ data, called }) => {
      const made = new DataTransfer();
      made.items.add(new File([new Uint8Array(data)], called));
      return made;
    },
    { data: [...Buffer.from(bytes)], called: name },
  );
  await page.locator('body').dispatchEvent('drop', { dataTransfer: transfer });
}

const named = (page: Page, name: string) =>
  expect(page.getByRole('complementary', { name, exact: true })).toBeVisible();

test('another model takes the labels by name, says which it does not know, and is undone', async ({
  studio,
  folder,
}) => {
  test.setTimeout(300_000);
  const strip = studio.getByTestId('history').getByRole('button');
  await studio.getByRole('button', { name: 'Clear' }).click();
  await studio.getByRole('button', { name: 'roof red' }).click();
  await draw(studio, [
    [60, 128],
    [120, 128],
  ]);
  await studio.getByRole('button', { name: 'water' }).click();
  await draw(studio, [
    [160, 60],
    [220, 60],
  ]);
  const before = await seen(studio, folder);
  await switchTo(studio, 'Fen');
  const notice = studio.getByRole('status').filter({ hasText: 'Fen' });
  await expect(notice).toContainText('Not all of the drawing came along to Fen');
  await expect(notice).toContainText(/roof red \([\d,]+ pixels\)/);
  await expect(notice).not.toContainText('water');
  const there = await seen(studio, folder);
  expect([there.width, there.height]).toEqual([256, 256]);
  // Water is another blue here, and the roof became grass.
  expect(there.at(190, 60)).toEqual([0x10, 0x20, 0xf0]);
  expect(there.at(90, 128)).toEqual([0x20, 0xc0, 0x30]);
  await expect(strip).toHaveCount(5);
  await expect(strip.last()).toHaveAccessibleName('Go to state 5, where Fen took over');

  // By key: the old model, the drawing, and its history; forth again, and back by the button.
  await studio.getByTestId('drawing').focus();
  await studio.keyboard.press('Control+z');
  await named(studio, 'Islands');
  await expect(notice).toHaveCount(0);
  await fresh(studio);
  expect((await seen(studio, folder)).data.equals(before.data)).toBe(true);
  await studio.keyboard.press('Control+z');
  expect((await seen(studio, folder)).at(190, 60)).toEqual([0x9c, 0xcc, 0x3c]);
  await studio.keyboard.press('Control+Shift+z');
  await studio.keyboard.press('Control+Shift+z');
  await named(studio, 'Fen');
  expect((await seen(studio, folder)).data.equals(there.data)).toBe(true);
  await studio.keyboard.press('Control+z');
  await switchTo(studio, 'Fen');
  await draw(studio, [
    [40, 200],
    [80, 200],
  ]);
  await studio.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await named(studio, 'Islands');
  expect((await seen(studio, folder)).data.equals(before.data)).toBe(true);
});

test('where nothing fits a sample is opened, and a stroke just before is not lost', async ({
  studio,
  folder,
}) => {
  await studio.getByRole('button', { name: 'roof red' }).click();
  await draw(studio, [
    [60, 128],
    [120, 128],
  ]);
  await switchTo(studio, 'Flowers');
  const notice = studio.getByRole('status').filter({ hasText: 'Flowers' });
  await expect(notice).toContainText('can’t take this drawing, so a new one was begun');
  // Kept with all of its history, whichever model it is for.
  await expect(studio.getByTestId('history')).toHaveAttribute('data-kept', 'true');
  await studio.reload();
  await named(studio, 'Flowers');
  await fresh(studio);
  await studio.getByTestId('drawing').focus();
  await studio.keyboard.press('Control+z');
  await named(studio, 'Islands');
  expect((await seen(studio, folder)).at(90, 128)).toEqual([0xd6, 0x3a, 0x3a]);
});

test('Try it in the gallery keeps the drawing one step back', async ({ studio, folder }) => {
  await studio.getByRole('button', { name: 'roof red' }).click();
  await draw(studio, [
    [60, 128],
    [120, 128],
  ]);
  const before = await seen(studio, folder);
  await openRoom(studio, 'Models');
  await studio
    .getByRole('article', { name: 'Gloss', exact: true })
    .getByRole('button', { name: 'Try it' })
    .click();
  await named(studio, 'Gloss');
  await fresh(studio);
  await expect(studio.getByText('A sample of Gloss is open')).toBeVisible();
  await studio.getByRole('button', { name: 'Back to Islands' }).click();
  await named(studio, 'Islands');
  expect((await seen(studio, folder)).data.equals(before.data)).toBe(true);
});

test('a drawing of two models is saved, dropped on another room, and is all there', async ({
  studio,
  folder,
}) => {
  await studio.getByRole('button', { name: 'water' }).click();
  await draw(studio, [
    [60, 128],
    [120, 128],
  ]);
  await switchTo(studio, 'Fen');
  const drawn = await seen(studio, folder);
  const waiting = studio.waitForEvent('download');
  await studio.keyboard.press('Control+s');
  const file = path.join(folder, 'a.underdraw');
  await (await waiting).saveAs(file);
  await studio.getByRole('button', { name: 'Drawing file' }).click();
  await studio.getByRole('menuitem', { name: 'New drawing' }).click();
  await expect(studio.getByTestId('history').getByRole('button')).toHaveCount(1);

  await openRoom(studio, 'Models');
  const { readFileSync } = await import('node:fs');
  await drop(studio, 'a.underdraw', readFileSync(file));
  await expect(studio.getByTestId('history').getByRole('button')).toHaveCount(3);
  await fresh(studio);
  expect((await seen(studio, folder)).data.equals(drawn.data)).toBe(true);
  await studio.getByTestId('drawing').focus();
  await studio.keyboard.press('Control+z');
  await named(studio, 'Islands');

  await drop(studio, 'notes.txt', 'hello');
  await expect(
    studio.getByText('notes.txt is neither a picture nor an Underdraw drawing.'),
  ).toBeVisible();
  await drop(studio, 'broken.underdraw', 'hello');
  await expect(studio.getByRole('alert')).toContainText("can't be opened");
});

test('a picture may bring its size along, in one step', async ({ studio, folder }) => {
  const file = path.join(folder, 'wide.png');
  writeFileSync(
    file,
    await sharp({ create: { width: 200, height: 120, channels: 3, background: '#3a7bd5' } })
      .png()
      .toBuffer(),
  );
  const before = await seen(studio, folder);
  await choose(studio, file, () => studio.keyboard.press('o'));
  const dialog = studio.getByRole('dialog');
  await dialog.getByText('As the picture (200 × 120)').click();
  await expect(dialog.getByText('Fill the sheet')).toHaveCount(0);
  await expect(dialog.getByTestId('changed')).toHaveText(/Every colour is in the palette/);
  await dialog.getByRole('button', { name: 'Put it on the sheet' }).click();
  await fresh(studio);
  const shown = await seen(studio, folder);
  expect([shown.width, shown.height]).toEqual([200, 120]);
  expect(shown.at(199, 119)).toEqual([0x3a, 0x7b, 0xd5]);
  await expect(studio.getByTestId('drawing')).toHaveAccessibleName(/200 by 120 pixels/);
  await studio.getByTestId('drawing').focus();
  await studio.keyboard.press('Control+z');
  await fresh(studio);
  expect((await seen(studio, folder)).data.equals(before.data)).toBe(true);
});
