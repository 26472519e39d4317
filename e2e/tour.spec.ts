import type { Page } from '@playwright/test';
import { expectNoViolations } from './axe';
import { expectModel, look } from './steps';
import { draw, expect, fresh, openRoom, test } from './studio';

/** Go to a step of the tour with the key, and wait until it is open. */
async function step(page: Page, key: string, id: string, number: number): Promise<void> {
  await page.keyboard.press(key);
  await expectStep(page, id, number);
}

async function expectStep(page: Page, id: string, number: number): Promise<void> {
  const card = page.getByRole('region', { name: 'Tour' });
  await expect(card).toHaveAttribute('data-step', id);
  await expect(card).toHaveAttribute('aria-busy', 'false');
  await expect(card).toContainText(`${number} of 9`);
  await fresh(page);
}

test('the tour opens its nine steps on live samples, and the drawing is there afterwards', async ({
  studio,
  folder,
}) => {
  // Nine models are loaded one after the other.
  test.slow();
  const card = studio.getByRole('region', { name: 'Tour' });
  const slider = (name: string) => studio.getByRole('slider', { name });
  const ready = (view: string) => studio.getByTestId(view).locator('[data-ready=true]');
  await expect(studio.getByRole('button', { name: 'Take the tour' })).toBeVisible();
  await draw(studio, [
    [60, 60],
    [200, 190],
  ]);
  await fresh(studio);
  const before = await look(studio, folder);

  await test.step('1 to 3: a classifier, the discriminator’s opinion, the CRF', async () => {
    await studio.getByRole('button', { name: 'Tour of the ideas' }).click();
    await expectStep(studio, 'classifier', 1);
    await expectModel(studio, 'Islands, read');
    await expect(studio.getByRole('button', { name: 'Islands', exact: true })).toBeVisible();
    await expect(card.getByRole('button', { name: 'Back' })).toBeDisabled();

    await step(studio, 'ArrowRight', 'structured', 2);
    await expectModel(studio, 'Islands');
    await expect(studio.getByTestId('realness')).toContainText('% real');

    await step(studio, 'ArrowRight', 'crf', 3);
    await expectModel(studio, 'Islands, read');
    await expect(slider('Borders follow the picture')).toHaveAttribute('aria-valuenow', '1');
    await expect(studio.getByTestId('realness')).toHaveCount(0);
  });

  await test.step('4: two losses beside the truth, with measures and an opinion', async () => {
    await step(studio, 'ArrowRight', 'losses', 4);
    const view = studio.getByTestId('bake-off');
    await expect(view.getByTestId('measures')).toHaveCount(2);
    // The truth is judged too: it says what a high score is.
    await expect(view.getByTestId('opinion')).toHaveCount(3);
    await expect(view).toContainText('the net that judges realness for Islands');
    await studio.getByRole('button', { name: /^Realness/ }).click();
    await expect(view.locator('[data-over=true]')).toHaveCount(3);
    await expectNoViolations(studio, 'a step of the tour');

    // Another ready set, whose learned model brought a discriminator of its own.
    await view.getByRole('combobox', { name: 'Which models' }).click();
    await studio.getByRole('option', { name: /^Next frame: L2 \| / }).click();
    await expect(view.getByTestId('measures')).toHaveCount(2);
    await expect(view).toContainText('the net that judges realness for Next frame');
    await expect(view.getByTestId('opinion')).toHaveCount(3);
    const opinions = (await view.getByTestId('opinion').allInnerTexts()).map(Number.parseFloat);
    // By L2, by a loss that is learned, and what really came next.
    expect(opinions).toEqual(opinions.toSorted((a, b) => a - b));
    await card.getByRole('button', { name: 'Next' }).focus();
  });

  await test.step('5 to 7: noise, words, a drawing', async () => {
    await step(studio, 'ArrowRight', 'gan', 5);
    await expectModel(studio, 'Dream islands');
    await expect(ready('variations')).toHaveCount(9);
    const words = studio.getByRole('complementary').getByRole('combobox', { name: 'Text' });
    await expect(words).toHaveValue('');
    await step(studio, 'ArrowRight', 'cgan', 6);
    await expect(words).toHaveValue('a castle by a lake');
    await expect(ready('variations')).toHaveCount(9);
    await step(studio, 'ArrowRight', 'pix2pix', 7);
    await expectModel(studio, 'Many Flowers');
    await expect(ready('variations')).toHaveCount(9);
  });

  await test.step('8 and 9: there and back, and what comes next', async () => {
    await step(studio, 'ArrowRight', 'cycles', 8);
    await expect(studio.getByTestId('cycle-error')).toContainText('dB');
    await step(studio, 'ArrowRight', 'frames', 9);
    await expect(studio.getByRole('group', { name: 'Frames of the picture' })).toContainText(
      'of 8',
    );
    await expect(studio.getByRole('button', { name: 'Pause' })).toBeVisible();
  });

  await test.step('it stops where one likes, and goes on there', async () => {
    await step(studio, 'ArrowLeft', 'cycles', 8);
    await studio.keyboard.press('Escape');
    await expect(card).toContainText('Your drawing from before is kept');
    await openRoom(studio, 'Models');
    await studio.getByRole('button', { name: 'Tour of the ideas' }).click();
    await expectStep(studio, 'cycles', 8);
    await studio.keyboard.press('Escape');
    await card.getByRole('button', { name: 'Back to my drawing' }).press('Enter');
    await expect(card).toHaveCount(0);
    await expectModel(studio, 'Islands');
    await fresh(studio);
    expect((await look(studio, folder)).data.equals(before.data)).toBe(true);
    // With its history, and no sample of the tour became a drawing.
    await expect(studio.getByTestId('status-line')).toContainText('State 2 of 2');
    await studio.keyboard.press('Control+Shift+o');
    const library = studio.getByRole('dialog', { name: 'Your drawings' });
    await expect(library.getByRole('listitem')).toHaveCount(1);
  });
});
