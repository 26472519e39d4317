import path from 'node:path';
import type { Page } from '@playwright/test';
import { switchTo, tintModel } from './models';
import { draw, expect, fresh, readRgb, saveFile, test } from './studio';

test.use({ ownModels: tintModel });

/** The one colour of the picture that is saved now. */
async function modelColour(studio: Page, folder: string): Promise<number[]> {
  await fresh(studio);
  const { data } = await readRgb(
    await saveFile(studio, 'Save picture', path.join(folder, 'out.png')),
  );
  return [...data.subarray(0, 3)];
}

test('classes, numbers and words of the card are set beside the drawing', async ({
  studio,
  folder,
}) => {
  await switchTo(studio, 'Tint');
  expect(await modelColour(studio, folder)).toEqual([128, 0, 0]);

  await studio.getByRole('combobox', { name: 'Hue' }).click();
  await studio.getByRole('option', { name: 'green' }).click();
  expect(await modelColour(studio, folder)).toEqual([0, 128, 0]);

  await studio.getByRole('slider', { name: 'Strength' }).press('End');
  expect(await modelColour(studio, folder)).toEqual([0, 255, 0]);

  const words = studio.getByRole('combobox', { name: 'Words' });
  await words.fill('dark and purple');
  await expect(studio.getByText('The model does not know purple.')).toBeVisible();
  await expect(words).toHaveAttribute('aria-invalid', 'true');
  expect(await modelColour(studio, folder)).toEqual([0, 255, 0]);
  await words.fill('dark and');
  await expect(studio.getByText('The model does not know purple.')).toBeHidden();
  expect(await modelColour(studio, folder)).toEqual([0, 128, 0]);
});

test('what was set is there again after a reload, and after another model', async ({
  studio,
  folder,
}) => {
  await draw(studio, [[40, 40]]);
  await switchTo(studio, 'Tint');
  const hue = studio.getByRole('combobox', { name: 'Hue' });
  await hue.click();
  await studio.getByRole('option', { name: 'blue' }).click();
  await fresh(studio);
  await switchTo(studio, 'Islands');
  await expect(hue).toBeHidden();
  await switchTo(studio, 'Tint');
  await expect(hue).toHaveValue('blue');
  expect(await modelColour(studio, folder)).toEqual([0, 0, 128]);

  await expect(studio.getByTestId('history')).toHaveAttribute('data-kept', 'true');
  await studio.reload();
  await fresh(studio);
  await expect(hue).toHaveValue('blue');
  expect(await modelColour(studio, folder)).toEqual([0, 0, 128]);
});
