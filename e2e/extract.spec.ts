import path from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { finderModels, switchTo } from './models';
import { colours, dropFile, look } from './steps';
import { expect, fresh, test } from './studio';

test.use({ ownModels: finderModels });

/** A picture of 256 × 256 in thirds from left to right. */
async function thirds(file: string, colours: readonly string[]): Promise<void> {
  const strip = (background: string) => ({
    create: { width: 86, height: 256, channels: 3 as const, background },
  });
  await sharp({ create: { width: 256, height: 256, channels: 3, background: colours[2] } })
    .composite([
      { input: strip(colours[0]), left: 0, top: 0 },
      { input: strip(colours[1]), left: 86, top: 0 },
    ])
    .png()
    .toFile(file);
}

async function seenAt(page: Page, folder: string, xs: readonly number[]): Promise<number[][]> {
  await fresh(page);
  const { at } = await look(page, folder);
  return xs.map((x) => at(x, 128));
}

test('models find a drawing in a photograph', async ({ studio, folder }) => {
  await test.step('a model finds labels in a photograph; those that the palette lacks are counted', async () => {
    const file = path.join(folder, 'photo.png');
    await thirds(file, ['#0000ff', '#ffff00', '#ff0000']);
    await dropFile(studio.getByRole('region', { name: 'Drawing' }), file);
    const source = studio.getByRole('radiogroup', { name: 'Labels from' });
    await source.getByText('Surveyor').click();
    await expect(studio.getByTestId('changed')).toContainText('21,504 pixels (32.8 %)');
    await expect(studio.getByTestId('changed')).toContainText('stay paper');
    await studio.getByRole('button', { name: 'Put it on the sheet' }).click();
    expect(await seenAt(studio, folder, [40, 128, 220])).toEqual([
      colours.water,
      [0xec, 0xc8, 0x91],
      colours.grass,
    ]);
  });

  await test.step('a model finds lines in a photograph', async () => {
    await switchTo(studio, 'Islands in Ink');
    const file = path.join(folder, 'photo.png');
    await thirds(file, ['#ffffff', '#000000', '#808080']);
    await dropFile(studio.getByRole('region', { name: 'Drawing' }), file);
    const source = studio.getByRole('radiogroup', { name: 'Ink from' });
    await expect(source.getByText('Lines')).toBeVisible();
    await source.getByText('Liner').click();
    await expect(studio.getByRole('slider', { name: 'Line width' })).toBeHidden();
    await studio.getByRole('button', { name: 'Put it on the sheet' }).click();
    expect(await seenAt(studio, folder, [40, 128, 220])).toEqual([
      [255, 255, 255],
      [0, 0, 0],
      [128, 128, 128],
    ]);
  });
});
