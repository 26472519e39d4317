import path from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expectNoViolations } from './axe';
import { dreamColours, dreamModel, labelModel, switchTo, together } from './models';
import { expectModel, look } from './steps';
import { draw, expect, fresh, openRoom, readRgb, saveFile, test } from './studio';

test.use({ ownModels: together(dreamModel, labelModel), memory: { model: 'fen', start: 'blank' } });

/** The picture that is saved now: its size, and the colours in it. */
async function saved(studio: Page, folder: string) {
  await fresh(studio);
  const file = await saveFile(studio, 'Save picture', path.join(folder, 'out.png'));
  const { width, height, data } = await readRgb(file);
  return { width, height, data, colours: coloursOf(data, 3) };
}

/** Different colours of a picture as `#rrggbb`, sorted. */
function coloursOf(data: Buffer, channels: number): string[] {
  const found = new Set<number>();
  for (let i = 0; i < data.length; i += channels) found.add(data.readUIntBE(i, 3));
  return [...found].map((colour) => `#${colour.toString(16).padStart(6, '0')}`).sort();
}

const { moor, meadow, water } = dreamColours;
const palette = [moor, meadow, water].sort();

test('a model without a drawing makes its picture from a class, words, a number and a seed', async ({
  studio,
  folder,
}) => {
  const words = studio.getByRole('combobox', { name: 'Words' });
  const seed = studio.getByRole('textbox', { name: 'Seed' });
  const wildness = studio.getByRole('slider', { name: 'Wildness' });
  const states = studio.getByTestId('history').getByRole('button');

  await test.step('each is a step of the history', async () => {
    await draw(studio, [[40, 40]]);
    await switchTo(studio, 'Dreams');
    await expect(studio.getByText('Dreams makes its pictures without a drawing.')).toBeVisible();
    await expect(studio.getByTestId('drawing')).toHaveCount(0);
    expect((await saved(studio, folder)).colours).toEqual([moor]);

    await studio.getByRole('combobox', { name: 'Land' }).click();
    await studio.getByRole('option', { name: 'meadow' }).click();
    await expect(states).toHaveCount(4);
    expect((await saved(studio, folder)).colours).toEqual([meadow]);
    await words.fill('water');
    await expect.poll(async () => (await saved(studio, folder)).colours).toEqual([water]);
    await words.fill('');
    await wildness.press('End');
    await expect(wildness).toHaveAttribute('aria-valuenow', '20');
    const wild = await saved(studio, folder);
    expect(wild.colours).toEqual(palette);

    await studio.getByRole('button', { name: 'Another picture' }).click();
    // The blank sheet, a stroke, the start, a class, words, a number and a seed.
    await expect(states).toHaveCount(7);
    const other = await saved(studio, folder);
    expect(other.colours).toEqual(palette);
    expect(other.data.equals(wild.data)).toBe(false);

    const isAt = (state: number) =>
      expect(studio.getByTestId('status-line')).toContainText(`State ${state} of 7`);
    await studio.keyboard.press('Control+z');
    await isAt(6);
    expect((await saved(studio, folder)).data.equals(wild.data)).toBe(true);
    await studio.getByRole('button', { name: 'Go to state 4' }).click();
    await isAt(4);
    expect((await saved(studio, folder)).colours).toEqual([meadow]);
    await states.first().click();
    await expect(studio.getByTestId('drawing')).toBeVisible();
    await fresh(studio);
    await states.last().click();
    await expect(studio.getByTestId('drawing')).toHaveCount(0);
    expect((await saved(studio, folder)).data.equals(other.data)).toBe(true);
  });

  const picture = studio.getByTestId('picture');
  await test.step('on screen the labels have their own colours, never a blend', async () => {
    const box = (await picture.boundingBox())!;
    // The middle of the pane, inside of the picture.
    const [x, y] = [box.x + box.width / 2 - 60, box.y + box.height / 2 - 60];
    const clip = { x: Math.floor(x), y: Math.floor(y), width: 120, height: 120 };
    const shown = async () => {
      const shot = sharp(await studio.screenshot({ clip })).removeAlpha();
      return coloursOf(await shot.raw().toBuffer(), 3);
    };
    await expect.poll(shown).toEqual(palette);
  });

  await test.step('a picture that is zoomed is moved by dragging it', async () => {
    await studio.keyboard.press('Control+1');
    const { x, y, width, height } = (await picture.boundingBox())!;
    const [left, top] = [x + width / 2, y + height / 2];
    const clip = { x: left - 60, y: top - 60, width: 120, height: 120 };
    const before = await studio.screenshot({ clip });
    const isBack = async () => (await studio.screenshot({ clip })).equals(before);
    const drag = async (dx: number, dy: number) => {
      await studio.mouse.move(left, top);
      await studio.mouse.down();
      await studio.mouse.move(left + dx, top + dy, { steps: 4 });
      await studio.mouse.up();
    };
    await drag(80, 20);
    await expect.poll(isBack).toBe(false);
    await drag(-80, -20);
    await expect.poll(isBack).toBe(true);
    await studio.keyboard.press('Control+0');
  });

  await test.step('what draws is off and says why', async () => {
    const pen = studio.getByRole('button', { name: 'Pen: This model takes no drawing.' });
    await expect(pen).toHaveAttribute('aria-disabled', 'true');
    await expect(studio.getByText('It makes its picture from what is set here.')).toBeVisible();
    await expect(studio.getByRole('button', { name: 'What the model sees' })).toHaveCount(0);
    await studio.keyboard.press('Control+a');
    await studio.keyboard.press('b');
    for (const mode of ['slider', 'overlay', 'difference', 'side']) {
      await studio.keyboard.press('m');
      const needed = studio.getByText('Drop the original here');
      await (mode === 'side' ? expect(needed).toBeHidden() : expect(needed).toBeVisible());
    }
    await expectNoViolations(studio, 'a model without a drawing');
  });

  await test.step('the size can be chosen, and there are variations', async () => {
    await studio.getByRole('textbox', { name: 'Width in pixels' }).fill('96');
    await studio.getByRole('textbox', { name: 'Height in pixels' }).fill('48');
    await expect(studio.getByTestId('status-line')).toContainText('96 × 48');
    const made = await saved(studio, folder);
    expect([made.width, made.height]).toEqual([96, 48]);

    await studio.keyboard.press('y');
    const pictures = studio.getByTestId('variations').getByRole('img', { name: /Variation/ });
    await expect(pictures).toHaveCount(9);
    for (const one of await pictures.all()) await expect(one).toHaveAttribute('data-ready', 'true');
    await studio.getByRole('button', { name: 'Keep seed 4', exact: true }).click();
    await studio.keyboard.press('y');
    await expect(seed).toHaveValue('4');
    expect((await saved(studio, folder)).data.equals(made.data)).toBe(false);
  });

  await test.step('what is set is there after a reload', async () => {
    await seed.fill('21');
    await expect(seed).toHaveValue('21');
    const before = await saved(studio, folder);
    await expect(studio.getByTestId('history')).toHaveAttribute('data-kept', 'true');
    await studio.reload();
    await fresh(studio);
    await expect(seed).toHaveValue('21');
    expect((await saved(studio, folder)).data.equals(before.data)).toBe(true);
  });

  await test.step('another model goes on with the picture as its drawing', async () => {
    await wildness.press('Home');
    await words.fill('water');
    await expect.poll(async () => (await saved(studio, folder)).colours).toEqual([water]);
    const legend = studio.getByRole('listitem').filter({ hasText: /^(moor|meadow|water)$/ });
    await expect(legend).toHaveCount(3);
    await studio.getByRole('button', { name: 'Fen', exact: true }).click();
    await expectModel(studio, 'Fen');
    await expect(studio.getByText('The picture of Dreams is a drawing for Fen now.')).toBeVisible();
    await fresh(studio);
    const { width, height, at } = await look(studio, folder);
    // Enlarged by a whole factor, to about what the model is usually given.
    expect([width, height, ...at(20, 20)]).toEqual([192, 96, 0x10, 0x20, 0xf0]);
    await studio.getByRole('button', { name: 'Back to Dreams' }).click();
    await expect(words).toHaveValue('water');
  });

  await test.step('the gallery offers to try it', async () => {
    await openRoom(studio, 'Models');
    const card = studio.getByRole('article', { name: 'Dreams', exact: true });
    await expect(card.getByRole('button', { name: 'Try it' })).toBeVisible();
  });
});
