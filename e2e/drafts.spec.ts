import path from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { slowModel, switchTo } from './models';
import { look } from './steps';
import { expect, fresh, onPage, readRgb, saveFile, test } from './studio';

test.use({ ownModels: slowModel });

/** How many points of the screen are dark, or the blended edge of a line, where a drawing or its picture is. */
async function dark(page: Page, pane: 'drawing' | 'picture'): Promise<number> {
  // What the badge says is painted with the next frame.
  await page.evaluate(
    () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
  );
  const shot = await page.getByTestId(pane).screenshot();
  const light = await sharp(shot).greyscale().raw().toBuffer();
  return light.filter((value) => value < 160).length;
}

test('a slow model gives drafts while the pen is down, and the whole picture when it is lifted', async ({
  studio,
  folder,
}) => {
  test.setTimeout(300_000);
  await switchTo(studio, 'Slow');
  await expect(studio.getByTestId('drawing')).toHaveAccessibleName(/512 by 512 pixels/);
  // The thinnest line there is: of a smaller picture a pixel covers several, and so does the line.
  await studio.getByRole('slider', { name: 'Brush size' }).focus();
  await studio.keyboard.press('Home');
  const badge = studio.getByTestId('live-badge');
  const [from, to] = [await onPage(studio, 40, 60), await onPage(studio, 216, 60)];
  await studio.mouse.move(from.x, from.y);
  await studio.mouse.down();
  await studio.mouse.move(to.x, to.y, { steps: 12 });
  await expect(badge).toHaveAttribute('data-freshness', 'draft');
  await expect(badge).toContainText('Draft');
  const draft = await dark(studio, 'picture');
  await studio.mouse.up();
  await fresh(studio);
  await studio.mouse.move(5, 5);
  const whole = await dark(studio, 'picture');
  expect(whole).toBeGreaterThan(100);
  // Half or a quarter of each side, blended: the line is about as many times thicker.
  expect(draft / whole).toBeGreaterThan(1.5);
  expect(draft / whole).toBeLessThan(6);

  // What is saved is whole: this model gives back what it is given.
  const saved = await readRgb(
    await saveFile(studio, 'Save picture', path.join(folder, 'saved.png')),
  );
  expect([saved.width, saved.height]).toEqual([512, 512]);
  expect(saved.data.equals((await look(studio, folder)).data)).toBe(true);
});
