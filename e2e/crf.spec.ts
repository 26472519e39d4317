import path from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { colours, look, openAids } from './steps';
import { chooseFile, draw, expect, test } from './studio';

const { grass, water } = colours;
const middle = 128;
const radius = 70;

/** The truth: a lake on a meadow. */
const inLake = (x: number, y: number) => Math.hypot(x + 0.5 - middle, y + 0.5 - middle) < radius;

/** A photograph of the lake, with shading and grain, in colours that are not the palette's. */
async function photograph(file: string, grain: number): Promise<string> {
  const data = Buffer.alloc(256 * 256 * 3);
  // Numbers that look random and are the same every time.
  let state = 1;
  const random = () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647 - 0.5;
  };
  for (let i = 0; i < 256 * 256; i++) {
    const [x, y] = [i % 256, Math.floor(i / 256)];
    const colour = inLake(x, y) ? [55, 118, 205] : [150, 198, 62];
    const light = y / 30 + grain * random();
    for (let c = 0; c < 3; c++) data[i * 3 + c] = Math.max(0, Math.min(255, colour[c] + light));
  }
  await sharp(data, { raw: { width: 256, height: 256, channels: 3 } })
    .png()
    .toFile(file);
  return file;
}

/** The pixels that the model is given, and how many of them are not what the lake's picture has. */
async function lake(page: Page, folder: string) {
  const { data } = await look(page, folder);
  let wrong = 0;
  for (let i = 0; i < 256 * 256; i++) {
    const right = inLake(i % 256, Math.floor(i / 256)) ? water : grass;
    if (right.some((value, c) => data[i * 3 + c] !== value)) wrong++;
  }
  return { data, wrong };
}

test('borders follow a photograph', async ({ studio, folder }) => {
  test.setTimeout(240_000);
  // No picture matters here.
  await studio.getByRole('switch', { name: 'Live' }).click();
  await test.step('a shaky lake follows the tracing picture in one step; undo brings the old one back', async () => {
    await studio.getByRole('button', { name: 'Clear' }).click();
    await studio.getByRole('button', { name: 'water' }).click();
    // Ellipses that do not quite meet make a lake with a lumpy shore.
    for (let i = 0; i < 3; i++) await studio.keyboard.press('u');
    for (const [left, top, right, bottom] of [
      [52, 70, 190, 196],
      [80, 52, 180, 200],
      [66, 60, 206, 160],
      [100, 90, 192, 202],
    ]) {
      await draw(studio, [
        [left, top],
        [right, bottom],
      ]);
    }

    // Without a picture there is nothing to follow: the key does nothing.
    await studio.getByTestId('drawing').focus();
    await studio.keyboard.press('t');
    const drawn = await lake(studio, folder);
    expect(drawn.wrong).toBeGreaterThan(700);

    const photo = await photograph(path.join(folder, 'lake.png'), 24);
    const panel = await openAids(studio);
    await panel.locator('input[type=file]').setInputFiles(photo);
    await panel.getByRole('button', { name: 'Refine the borders' }).click();
    await expect(panel.getByRole('status')).toContainText('took another label');
    await studio.keyboard.press('Escape');
    await expect(panel).toHaveCount(0);
    const refined = await lake(studio, folder);
    expect(refined.wrong).toBeLessThan(drawn.wrong / 10);

    await studio.keyboard.press('Control+z');
    expect((await lake(studio, folder)).data.equals(drawn.data)).toBe(true);

    // The same by its name.
    await studio.keyboard.press('Control+k');
    await studio.keyboard.insertText('refine borders');
    await studio.keyboard.press('Enter');
    await expect(studio.getByRole('dialog')).toHaveCount(0);
    await expect(async () => {
      expect((await lake(studio, folder)).data.equals(refined.data)).toBe(true);
    }).toPass();
  });

  await test.step('a grainy photograph becomes clean areas, seen before they are taken', async () => {
    const photo = await photograph(path.join(folder, 'grain.png'), 60);
    await chooseFile(studio, photo, () => studio.keyboard.press('o'));
    const dialog = studio.getByRole('dialog');
    const said = dialog.getByTestId('changed');
    // Some specks of roofs and of woods are nearest to single pixels.
    await expect(said).toBeVisible();
    const becomes = dialog.getByRole('img', { name: 'On the sheet' });
    const speckled = await becomes.screenshot();
    await dialog.getByRole('switch', { name: 'Follow the picture’s borders' }).check();
    await expect(said).toContainText('took another label');
    await expect.poll(async () => (await becomes.screenshot()).equals(speckled)).toBe(false);
    await dialog.getByRole('slider', { name: 'Strength' }).press('End');
    await expect(dialog.getByLabel('Making it anew')).toHaveCount(0);
    await dialog.getByRole('button', { name: 'Put it on the sheet' }).click();
    await expect(dialog).toHaveCount(0);
    const { wrong } = await lake(studio, folder);
    expect(wrong).toBeLessThan(100);
  });
});
