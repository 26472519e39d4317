import path from 'node:path';
import type { Page } from '@playwright/test';
import { noisyModel, switchTo, tintModel, together } from './models';
import { draw, expect, fresh, readRgb, saveFile, test } from './studio';

test.use({
  ownModels: together(tintModel, noisyModel),
  memory: { model: 'tint', start: 'blank' },
});

/** The picture that is saved now. */
async function saved(studio: Page, folder: string): Promise<Buffer> {
  await fresh(studio);
  const file = await saveFile(studio, 'Save picture', path.join(folder, 'out.png'));
  return (await readRgb(file)).data;
}

/** The one colour of the picture that is saved now. */
const modelColour = async (studio: Page, folder: string) => [
  ...(await saved(studio, folder)).subarray(0, 3),
];

test('classes, numbers, words and the seed of the card are set beside the drawing, and kept', async ({
  studio,
  folder,
}) => {
  const hue = studio.getByRole('combobox', { name: 'Hue' });
  await test.step('each makes another picture', async () => {
    expect(await modelColour(studio, folder)).toEqual([128, 0, 0]);
    await hue.click();
    await studio.getByRole('option', { name: 'green' }).click();
    await expect(hue).toHaveValue('green');
    expect(await modelColour(studio, folder)).toEqual([0, 128, 0]);

    const strength = studio.getByRole('slider', { name: 'Strength' });
    await strength.press('End');
    await expect(strength).toHaveAttribute('aria-valuenow', '1');
    expect(await modelColour(studio, folder)).toEqual([0, 255, 0]);

    const words = studio.getByRole('combobox', { name: 'Words' });
    await words.fill('dark and purple');
    await expect(studio.getByText('The model does not know purple.')).toBeVisible();
    await expect(words).toHaveAttribute('aria-invalid', 'true');
    expect(await modelColour(studio, folder)).toEqual([0, 255, 0]);
    await words.fill('dark and');
    await expect(studio.getByText('The model does not know purple.')).toBeHidden();
    expect(await modelColour(studio, folder)).toEqual([0, 128, 0]);
    await words.fill('');
    await expect.poll(() => modelColour(studio, folder)).toEqual([0, 255, 0]);
  });

  await test.step('another seed gives another picture, the same seed the same', async () => {
    await switchTo(studio, 'Noisy');
    await expect(hue).toBeHidden();
    const picture = async (seed: string) => {
      const field = studio.getByRole('textbox', { name: 'Seed' });
      await field.fill(seed);
      await expect(field).toHaveValue(seed);
      return saved(studio, folder);
    };
    const one = await picture('1');
    const two = await picture('2');
    expect((await picture('1')).equals(one)).toBe(true);
    expect(two.equals(one)).toBe(false);
  });

  await test.step('what was set is there again after another model, and after a reload', async () => {
    await switchTo(studio, 'Tint');
    await expect(hue).toHaveValue('green');
    expect(await modelColour(studio, folder)).toEqual([0, 255, 0]);
    await draw(studio, [[40, 40]]);
    await expect(studio.getByTestId('history')).toHaveAttribute('data-kept', 'true');
    await studio.reload();
    await fresh(studio);
    await expect(hue).toHaveValue('green');
    expect(await modelColour(studio, folder)).toEqual([0, 255, 0]);
  });
});
