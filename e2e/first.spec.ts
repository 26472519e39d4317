import path from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { colours, look } from './steps';
import { draw, expect, fresh, readRgb, saveFile, test } from './studio';

/** The 256×256 picture on screen, as it stands in the middle of its pane at 100 %. */
async function shownPicture(page: Page): Promise<Buffer> {
  const { x, y, width, height } = (await page.getByTestId('picture').boundingBox())!;
  const clip = {
    x: Math.round(x) + Math.round((Math.round(width) - 256) / 2),
    y: Math.round(y) + Math.round((Math.round(height) - 256) / 2),
    width: 256,
    height: 256,
  };
  return sharp(await page.screenshot({ clip }))
    .removeAlpha()
    .raw()
    .toBuffer();
}

test('from the first start to a saved picture, with keyboard and mouse', async ({
  studio,
  folder,
}) => {
  // A new user meets a sample that is translated already, and wants empty paper.
  await studio.getByRole('button', { name: 'Drawing file' }).click();
  await studio.getByRole('menuitem', { name: 'New drawing' }).click();
  // The history of the sample has one state too: below a blank sheet alone is how to draw.
  const line = studio.getByTestId('status-line');
  await expect(line.getByRole('button', { name: 'How to draw' })).toBeVisible();

  // An island in the sea: water everywhere, a meadow on it, and a castle.
  await studio.getByRole('button', { name: 'water' }).click();
  await studio.keyboard.press('g');
  await draw(studio, [[20, 20]]);
  await studio.getByRole('button', { name: 'grass' }).click();
  await studio.keyboard.press('u');
  await studio.getByRole('img', { name: 'Ellipse', exact: true }).click();
  await draw(studio, [
    [50, 60],
    [206, 200],
  ]);
  await studio.getByRole('button', { name: 'castle' }).click();
  await studio.keyboard.press('b');
  await draw(studio, [
    [100, 130],
    [150, 130],
    [150, 110],
  ]);
  await fresh(studio);
  const { at } = await look(studio, folder);
  expect([at(20, 20), at(128, 180), at(120, 130)]).toEqual([
    colours.water,
    colours.grass,
    colours.castle,
  ]);

  const saved = await readRgb(
    await saveFile(studio, 'Save picture', path.join(folder, 'island.png')),
  );
  const took = await studio.evaluate(() => performance.now());
  process.stdout.write(`from the first start to a saved picture: ${(took / 1000).toFixed(1)} s\n`);
  expect([saved.width, saved.height]).toEqual([256, 256]);
  // It is a picture, not the labels.
  expect(saved.data.equals((await look(studio, folder)).data)).toBe(false);

  // The file is what was on screen, pixel for pixel.
  await studio.getByTestId('drawing').focus();
  await studio.keyboard.press('Control+1');
  await studio.mouse.move(5, 5);
  await expect.poll(async () => (await shownPicture(studio)).equals(saved.data)).toBe(true);
});
