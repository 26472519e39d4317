import { expectNoViolations } from './axe';
import { dreamModel, labelModel, switchTo } from './models';
import { look } from './steps';
import { expect, fresh, test } from './studio';

test.use({
  ownModels: {
    async write(folder) {
      await dreamModel.write(folder);
      await labelModel.write(folder);
    },
  },
});

const water = [0x10, 0x20, 0xf0];

test('a dream of words and seeds is drawn on, with the keyboard alone', async ({
  studio,
  folder,
}) => {
  await switchTo(studio, 'Fen');
  const before = await look(studio, folder);
  await studio.keyboard.press('d');
  const dialog = studio.getByRole('dialog', { name: 'Dream up a drawing' });
  const ready = dialog.locator('button[aria-busy=false]');

  await test.step('six dreams of the model that is chosen', async () => {
    await dialog.getByRole('combobox', { name: 'Model' }).click();
    await studio.getByRole('option', { name: 'Dreams' }).click();
    await dialog.getByRole('slider', { name: 'Wildness' }).press('End');
    await expect(ready).toHaveCount(6);
    await expectNoViolations(studio, 'a dream');
  });

  await test.step('the slider walks to another dream, and the dice throws others', async () => {
    const shown = dialog.getByRole('img', { name: 'The dream that is chosen' });
    const pixels = () => shown.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const start = await pixels();
    const walk = dialog.getByRole('slider', { name: /Walk to the dream/ });
    await walk.press('End');
    await expect.poll(pixels).not.toBe(start);
    await walk.press('Home');
    await expect.poll(pixels).toBe(start);
    await ready.nth(1).press('Enter');
    await expect(ready.nth(1)).toHaveAttribute('aria-pressed', 'true');
    await dialog.getByRole('button', { name: 'Throw the dice' }).press('Enter');
    await expect(ready).toHaveCount(6);
    await expect.poll(pixels).not.toBe(start);
  });

  await test.step('words are offered as one types, and unknown ones are named', async () => {
    const words = dialog.getByRole('combobox', { name: 'Words' });
    await words.fill('dragon');
    await expect(dialog.getByText('The model does not know dragon.')).toBeVisible();
    await words.fill('wat');
    await expect(studio.getByRole('option', { name: 'water' })).toBeVisible();
    await words.press('ArrowDown');
    await words.press('Enter');
    await expect(words).toHaveValue('water');
    await dialog.getByRole('slider', { name: 'Wildness' }).press('Home');
    await expect(ready).toHaveCount(6);
  });

  await test.step('one click takes it into the drawing, and undo takes it back', async () => {
    await dialog.getByRole('button', { name: 'Draw on this dream' }).press('Enter');
    await expect(dialog).toBeHidden();
    await fresh(studio);
    const drawn = await look(studio, folder);
    expect(drawn.count(water)).toBe(256 * 256);
    await studio.keyboard.press('Control+z');
    await fresh(studio);
    const back = await look(studio, folder);
    expect(back.data.equals(before.data)).toBe(true);
  });
});
