import { readFileSync } from 'node:fs';
import path from 'node:path';
import { metricIds, metrics, metricText, type Picture } from '#common/contract';
import { measure } from '#engine/image/measure';
import { expectNoViolations } from './axe';
import { switchTo } from './models';
import { colours, compareBy, dataTransferOf, openTruth } from './steps';
import { colourAt, draw, expect, fresh, readRgb, sampleFile, saveFile, test } from './studio';

const { water } = colours;

async function picture(file: string): Promise<Picture> {
  const { width, height, data: rgb } = await readRgb(file);
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) data.set(rgb.subarray(i * 3, i * 3 + 3), i * 4);
  return { width, height, depth: 8, data };
}

test('ways to compare, an original, realness, and there and back', async ({ studio, folder }) => {
  test.setTimeout(240_000);
  const { keyboard } = studio;
  const original = studio.getByTestId('metrics');

  await test.step('M goes through the ways to compare; the slider shows the drawing on its left', async () => {
    // Where the sample has water: flat in the drawing, shaded in the picture.
    const [x, y] = [140, 60];
    const translated = await colourAt(studio, 'picture', x, y);
    expect(translated).not.toEqual(water);
    await keyboard.press('m');
    const handle = studio.getByRole('slider', { name: /picture begins/ });
    await expect(handle).toHaveAttribute('aria-valuenow', '50');
    await expect.poll(() => colourAt(studio, 'picture', x, y)).toEqual(translated);
    await handle.focus();
    for (let i = 0; i < 6; i++) await keyboard.press('ArrowRight');
    await expect(handle).toHaveAttribute('aria-valuenow', '62');
    await expect.poll(() => colourAt(studio, 'picture', x, y)).toEqual(water);

    // Dragged to the left, the picture is seen there again.
    const box = (await handle.boundingBox())!;
    await studio.mouse.move(box.x + 14, box.y + 100);
    await studio.mouse.down();
    await studio.mouse.move(box.x - 200, box.y + 100, { steps: 4 });
    await studio.mouse.up();
    await expect.poll(() => colourAt(studio, 'picture', x, y)).toEqual(translated);

    await keyboard.press('m');
    await expect(handle).toHaveCount(0);
    const half = water.map((value, c) => (value + translated[c]) / 2);
    await expect
      .poll(async () => {
        const between = await colourAt(studio, 'picture', x, y);
        return Math.max(...between.map((value, c) => Math.abs(value - half[c])));
      })
      .toBeLessThanOrEqual(3);
    await keyboard.press('m');
    await expect(studio.getByText('Drop the original here')).toBeVisible();
    await keyboard.press('m');
    await expect.poll(() => colourAt(studio, 'picture', x, y)).toEqual(translated);
  });

  await test.step('realness lays its heat over the picture, with one score, and follows', async () => {
    const there = async () => studio.getByTestId('picture').screenshot();
    const without = await there();
    await keyboard.press('j');
    const note = studio.getByTestId('realness');
    await expect(note).toContainText(/\d+ % real/);
    await expect.poll(async () => (await there()).equals(without)).toBe(false);

    const score = await note.textContent();
    await studio.getByRole('button', { name: 'Clear' }).click();
    await fresh(studio);
    await expect(note).not.toHaveText(score!);
    await keyboard.press('Control+z');
    await fresh(studio);
    await expect(note).toHaveText(score!);
    await studio.getByRole('button', { name: 'Realness' }).click();
    await expect(note).toHaveCount(0);
    await studio.mouse.move(0, 0);
    await expect.poll(async () => (await there()).equals(without)).toBe(true);
  });

  await test.step('a dropped ground truth stands beside the picture', async () => {
    const content = readFileSync(sampleFile(1));
    const transfer = await dataTransferOf(studio, { name: 'truth.png', content });
    const pane = studio.getByRole('region', { name: 'Picture' });
    await pane.dispatchEvent('dragenter', { dataTransfer: transfer });
    await expect(pane.getByText('Drop the original to compare')).toBeVisible();
    await pane.dispatchEvent('drop', { dataTransfer: transfer });
    await expect(pane.getByRole('img', { name: 'The original' })).toBeVisible();
    await expect(pane.getByText('truth.png')).toBeVisible();
    await expect(original).toBeVisible();
  });

  await test.step('against itself the picture has no difference, and one appears with the next stroke', async () => {
    const own = await saveFile(studio, 'Save picture', path.join(folder, 'own.png'));
    await openTruth(studio, own);
    await compareBy(studio, 'Difference');
    await expect(original).toContainText('100.0 dB');
    await expect(original).toContainText('SSIM1.000');
    await expect.poll(() => colourAt(studio, 'picture', 200, 120)).toEqual([0, 0, 0]);

    await studio.getByRole('button', { name: 'castle' }).click();
    await draw(studio, [
      [180, 120],
      [220, 120],
    ]);
    await fresh(studio);
    await expect(original).not.toContainText('100.0 dB');
    const most = async () => Math.max(...(await colourAt(studio, 'picture', 200, 120)));
    await expect.poll(most).toBeGreaterThan(60);

    // The figures are those of the saved files.
    const now = await saveFile(studio, 'Save picture', path.join(folder, 'now.png'));
    const values = measure(await picture(now), await picture(own));
    const figures = metricIds.map((id) => metrics[id].label + metricText(id, values[id], 1));
    await expect(original).toHaveText(figures.join(''));

    await studio.getByRole('button', { name: 'Compare', exact: true }).click();
    await studio.getByRole('menuitem', { name: 'Remove own.png' }).click();
    await expect(original).toHaveCount(0);
    // The menu is asked for again.
    await expect(studio.getByRole('menu')).toHaveCount(0);
    await compareBy(studio, 'Side by side');
  });

  await test.step('there and back: what a model makes goes through its way back, and the error is told', async () => {
    await studio.getByTestId('drawing').focus();
    await keyboard.press('w');
    await expect(studio.getByText('Islands has no model that leads back')).toContainText(
      'Gloss, unpaired',
    );
    await switchTo(studio, 'Gloss, unpaired');
    const back = studio.getByTestId('cycle');
    await expect(back.locator('[data-ready=true]')).toHaveCount(4);
    const error = back.getByTestId('cycle-error');
    await expect(error).toHaveText(/^\d\d\.\d dB$/);
    expect(Number.parseFloat((await error.textContent())!)).toBeGreaterThan(25);
    await expectNoViolations(studio, 'there and back', back);
    await studio.getByTestId('drawing').focus();
    await keyboard.press('w');
    await expect(back).toHaveCount(0);
  });
});
