import path from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expectNoViolations } from './axe';
import { dreamColours, dreamModel, labelModel, switchTo } from './models';
import { expectModel, look, tryIt } from './steps';
import { draw, expect, fresh, openRoom, readRgb, saveFile, test } from './studio';

test.use({
  ownModels: {
    async write(folder) {
      await dreamModel.write(folder);
      await labelModel.write(folder);
    },
  },
});

/** The picture that is saved now: its size, and the colours in it. */
async function saved(studio: Page, folder: string) {
  await fresh(studio);
  const file = await saveFile(studio, 'Save picture', path.join(folder, 'out.png'));
  const { width, height, data } = await readRgb(file);
  return { width, height, data, colours: coloursOf(data, 3) };
}

/** Different colours of a picture as `#rrggbb`, sorted. */
function coloursOf(data: Uint8Array, channels: number): string[] {
  const found = new Set<string>();
  for (let i = 0; i < data.length; i += channels) {
    found.add(`#${Buffer.from(data.subarray(i, i + 3)).toString('hex')}`);
  }
  return [...found].sort();
}

const { moor, meadow, water } = dreamColours;
const palette = [moor, meadow, water].sort();

async function setWildness(studio: Page): Promise<void> {
  await studio.getByRole('slider', { name: 'Wildness' }).press('End');
  await fresh(studio);
}

test('class, words, number and seed make a label map, and each is a step of the history', async ({
  studio,
  folder,
}) => {
  await draw(studio, [[40, 40]]);
  await switchTo(studio, 'Dreams');
  await expect(studio.getByText('Dreams makes its pictures without a drawing.')).toBeVisible();
  await expect(studio.getByTestId('drawing')).toHaveCount(0);
  expect((await saved(studio, folder)).colours).toEqual([moor]);

  await studio.getByRole('combobox', { name: 'Land' }).click();
  await studio.getByRole('option', { name: 'meadow' }).click();
  expect((await saved(studio, folder)).colours).toEqual([meadow]);
  const words = studio.getByRole('combobox', { name: 'Words' });
  await words.fill('water');
  expect((await saved(studio, folder)).colours).toEqual([water]);
  await words.fill('');
  await setWildness(studio);
  const wild = await saved(studio, folder);
  expect(wild.colours).toEqual(palette);

  await studio.getByRole('button', { name: 'Another picture' }).click();
  const other = await saved(studio, folder);
  expect(other.colours).toEqual(palette);
  expect(other.data.equals(wild.data)).toBe(false);

  // The sample, a stroke, the start, a class, words, a number and a seed.
  const states = studio.getByTestId('history').getByRole('button');
  await expect(states).toHaveCount(7);
  await studio.keyboard.press('Control+z');
  expect((await saved(studio, folder)).data.equals(wild.data)).toBe(true);
  await studio.getByRole('button', { name: 'Go to state 4' }).click();
  expect((await saved(studio, folder)).colours).toEqual([meadow]);
  await states.last().click();
  expect((await saved(studio, folder)).data.equals(other.data)).toBe(true);
  await states.first().click();
  await expect(studio.getByTestId('drawing')).toBeVisible();
  await fresh(studio);
});

test('on screen the labels have their own colours, never a blend', async ({ studio }) => {
  await switchTo(studio, 'Dreams');
  await setWildness(studio);
  const box = (await studio.getByTestId('picture').boundingBox())!;
  // The middle of the pane, inside of the picture.
  const [x, y] = [box.x + box.width / 2 - 60, box.y + box.height / 2 - 60];
  const clip = { x: Math.floor(x), y: Math.floor(y), width: 120, height: 120 };
  const shot = sharp(await studio.screenshot({ clip })).removeAlpha();
  expect(coloursOf(await shot.raw().toBuffer(), 3)).toEqual(palette);
});

test('the size can be chosen, and there are variations', async ({ studio, folder }) => {
  await switchTo(studio, 'Dreams');
  await setWildness(studio);
  await studio.getByRole('textbox', { name: 'Width in pixels' }).fill('96');
  await studio.getByRole('textbox', { name: 'Height in pixels' }).fill('48');
  const made = await saved(studio, folder);
  expect([made.width, made.height]).toEqual([96, 48]);
  await expect(studio.getByTestId('status-line')).toContainText('96 × 48');

  await studio.keyboard.press('y');
  const pictures = studio.getByTestId('variations').getByRole('img', { name: /Variation/ });
  await expect(pictures).toHaveCount(9);
  for (const one of await pictures.all()) await expect(one).toHaveAttribute('data-ready', 'true');
  await studio.getByRole('button', { name: 'Keep seed 4' }).click();
  await studio.keyboard.press('y');
  await expect(studio.getByRole('textbox', { name: 'Seed' })).toHaveValue('4');
  expect((await saved(studio, folder)).data.equals(made.data)).toBe(false);
});

test('another model goes on with the picture as its drawing', async ({ studio, folder }) => {
  await switchTo(studio, 'Dreams');
  const words = studio.getByRole('combobox', { name: 'Words' });
  await words.fill('water');
  await fresh(studio);
  const legend = studio.getByRole('listitem').filter({ hasText: /^(moor|meadow|water)$/ });
  await expect(legend).toHaveCount(3);
  await studio.getByRole('button', { name: 'Fen', exact: true }).click();
  await expectModel(studio, 'Fen');
  await expect(studio.getByText('The picture of Dreams is a drawing for Fen now.')).toBeVisible();
  await fresh(studio);
  const { width, height, at } = await look(studio, folder);
  // Enlarged to what the model is usually given.
  expect([width, height, ...at(20, 20)]).toEqual([256, 256, 0x10, 0x20, 0xf0]);
  await studio.getByRole('button', { name: 'Back to Dreams' }).click();
  await expect(words).toHaveValue('water');
});

test('a picture that is zoomed is moved by dragging it', async ({ studio }) => {
  await switchTo(studio, 'Dreams');
  await setWildness(studio);
  const picture = studio.getByTestId('picture');
  await studio.keyboard.press('Control+1');
  const before = await picture.screenshot();
  const { x, y, width, height } = (await picture.boundingBox())!;
  await studio.mouse.move(x + width / 2, y + height / 2);
  await studio.mouse.down();
  await studio.mouse.move(x + width / 2 + 80, y + height / 2 + 20, { steps: 4 });
  await studio.mouse.up();
  await expect.poll(async () => (await picture.screenshot()).equals(before)).toBe(false);
  await studio.mouse.move(x + width / 2, y + height / 2);
  await studio.mouse.down();
  await studio.mouse.move(x + width / 2 - 80, y + height / 2 - 20, { steps: 4 });
  await studio.mouse.up();
  await expect.poll(async () => (await picture.screenshot()).equals(before)).toBe(true);
});

test('what draws is off and says why; what is set is there after a reload', async ({
  studio,
  folder,
}) => {
  await tryIt(studio, 'Dreams');
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

  await setWildness(studio);
  await studio.getByRole('textbox', { name: 'Seed' }).fill('21');
  const before = await saved(studio, folder);
  await expect(studio.getByTestId('history')).toHaveAttribute('data-kept', 'true');
  await studio.reload();
  await fresh(studio);
  await expect(studio.getByRole('textbox', { name: 'Seed' })).toHaveValue('21');
  expect((await saved(studio, folder)).data.equals(before.data)).toBe(true);

  await openRoom(studio, 'Models');
  const card = studio.getByRole('article', { name: 'Dreams' });
  await expect(card.getByRole('button', { name: 'Try it' })).toBeVisible();
});
