/** A drawing so large that its model is slow, while the pen is down. */
import path from 'node:path';
import sharp from 'sharp';
import {
  chooseFile,
  drawStroke,
  openWindow,
  repositoryFolder,
  waitUntilFresh,
  writeScreenshot,
} from './window.mjs';

const size = 1536;

/** @param at as for `openWindow`. */
export async function drafts(at) {
  const page = await openWindow(at);
  const sample = path.join(repositoryFolder, 'models', 'islands', 'samples', '0057.png');
  const buffer = await sharp(sample).resize(size, size, { kernel: 'nearest' }).png().toBuffer();
  const large = { name: 'Large.png', mimeType: 'image/png', buffer };
  await chooseFile(page, large, () => page.keyboard.press('o'));
  await page.getByTestId('changed').waitFor();
  await page.getByText(`As the picture (${size} × ${size})`).click();
  await page.getByText('Fill the sheet').waitFor({ state: 'detached' });
  await page.getByLabel('Making it anew').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Put it on the sheet' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  // The line below offers brushes for a sheet so large first.
  await page.getByRole('button', { name: 'Keep the brushes' }).click();
  await page.getByText(`${size} × ${size} pixels`).waitFor();
  await waitUntilFresh(page);
  await page.getByRole('button', { name: 'sand' }).click();
  await page.getByRole('slider', { name: 'Brush size' }).focus();
  await page.keyboard.press('End');
  await drawStroke(
    page,
    [
      [500, 500],
      [800, 700],
      [1100, 600],
    ],
    { size, up: false },
  );
  await page.waitForSelector('[data-freshness=draft]');
  // Without the frame that shows the focus.
  await page.evaluate(() => document.activeElement?.blur());
  await writeScreenshot(page, 'draft-light');
  await page.mouse.up();
  await page.close();
}
