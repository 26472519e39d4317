import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { switchTo } from './models';
import { tryIt } from './steps';
import {
  colourAt,
  draw,
  expect,
  fresh,
  openRoom,
  readRgb,
  runTerminal,
  saveFile,
  test,
} from './studio';

/** Ask for a picture by hand. */
async function translate(page: Page): Promise<void> {
  await page.keyboard.press('Control+Enter');
  await fresh(page);
}

test('the gallery shows what each model is, and opens one on a sample; the terminal makes the same of its files', async ({
  studio,
  folder,
}) => {
  await test.step('preview, licence, provenance and speed', async () => {
    await openRoom(studio, 'Models');
    const cards = studio.getByRole('article');
    const bundled = readdirSync('models', { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && entry.name !== 'training',
    );
    await expect(cards).toHaveCount(bundled.length);
    const islands = studio.getByRole('article', { name: 'Islands', exact: true });
    await expect(islands.getByText('MIT · The Underdraw authors')).toBeVisible();
    for (const card of await cards.all()) {
      const preview = card.getByRole('img', { name: /picture/ });
      await expect
        .poll(() => preview.evaluate((image: HTMLImageElement) => image.naturalWidth))
        .toBeGreaterThan(100);
    }
    // One after the other, for as long as the gallery is open.
    const measured = cards.filter({ hasText: /\d+ ms for \d+ × \d+/ });
    await expect(measured.nth(1)).toBeVisible();
    await islands.getByRole('button', { name: 'Details' }).click();
    await expect(islands.getByRole('cell', { name: 'MIT', exact: true })).toBeVisible();
    await expect(islands.getByText('Kay Lousberg')).toBeVisible();
    await expect(islands.getByText('Light always falls')).toBeVisible();
  });

  await test.step('a sample to try, and others to begin with', async () => {
    await tryIt(studio, 'Flowers');
    // A shelf of six to ten to begin with, the blank sheet among them.
    const shelf = studio.getByRole('region', { name: 'To begin with' });
    await expect(shelf.getByRole('button', { name: 'Blank sheet' })).toBeVisible();
    const samples = await shelf.getByRole('button', { name: /^Open sample/ }).count();
    expect([samples > 4, samples < 10]).toEqual([true, true]);
  });

  await test.step('paint and ink are two sheets, and the terminal makes the same of both files', async () => {
    await studio.getByText('Paint', { exact: true }).click();
    await draw(studio, [
      [60, 120],
      [190, 120],
    ]);
    await studio.getByRole('radiogroup', { name: 'Draw on' }).getByText('Ink').click();
    await draw(studio, [
      [60, 140],
      [190, 140],
    ]);
    await fresh(studio);
    const window = await readRgb(
      await saveFile(studio, 'Save picture', path.join(folder, 'window.png')),
    );

    await studio.getByRole('button', { name: 'What the model sees' }).click();
    const buttons = studio.getByRole('button', { name: 'Save as PNG' });
    await expect(buttons).toHaveCount(2);
    for (const [index, name] of ['rose.ink.png', 'rose.paint.png'].entries()) {
      const waiting = studio.waitForEvent('download');
      await buttons.nth(index).click();
      await (await waiting).saveAs(path.join(folder, name));
    }
    const [ink, paint] = await Promise.all(
      ['rose.ink.png', 'rose.paint.png'].map((name) => readRgb(path.join(folder, name))),
    );
    const at = (p: { data: Buffer }, x: number, y: number) => [
      ...p.data.subarray((y * 256 + x) * 3).subarray(0, 3),
    ];
    expect(at(ink, 120, 140)).toEqual([0, 0, 0]);
    expect(at(paint, 120, 120)).toEqual([0xe5, 0x48, 0x4d]);
    const run = runTerminal(
      'translate',
      path.join(folder, 'rose.ink.png'),
      '--model',
      'flowers',
      '-o',
      path.join(folder, 'terminal.png'),
    );
    expect(run.code, run.err).toBe(0);
    const terminal = await readRgb(path.join(folder, 'terminal.png'));
    expect(terminal.data.equals(window.data)).toBe(true);
  });
});

test.describe('ink', () => {
  test.use({ memory: { model: 'gloss-ink', start: 'sample' } });

  test('becomes porcelain with colours, and many flowers', async ({ studio, folder }) => {
    await test.step('live can be switched off, and Translate asks by hand', async () => {
      await studio.getByRole('switch', { name: 'Live' }).click();
      await studio.getByRole('button', { name: 'Clear', exact: true }).click();
      const badge = studio.getByTestId('live-badge');
      await expect(badge).toHaveAttribute('data-freshness', 'paused');
      await translate(studio);
    });

    const at = ({ data }: { data: Buffer }, x: number, y: number) => [
      ...data.subarray((y * 256 + x) * 3).subarray(0, 3),
    ];
    await test.step('a stroke of colour fills its shape up to the lines, and nothing beyond', async () => {
      for (const sheet of ['Paint', 'Ink']) {
        await studio.getByRole('radiogroup', { name: 'Draw on' }).getByText(sheet).click();
        await studio.getByRole('button', { name: 'Clear' }).click();
      }
      await draw(studio, [
        [60, 60],
        [196, 60],
        [196, 196],
        [60, 196],
        [60, 60],
      ]);
      await translate(studio);
      const porcelain = await readRgb(
        await saveFile(studio, 'Save picture', path.join(folder, 'a.png')),
      );
      await studio.getByText('Paint', { exact: true }).click();
      await draw(studio, [
        [80, 80],
        [110, 84],
      ]);
      await translate(studio);
      const red = await readRgb(await saveFile(studio, 'Save picture', path.join(folder, 'b.png')));
      for (const [x, y] of [
        [90, 82],
        [128, 128],
        [170, 170],
      ]) {
        const [r, g, b] = at(porcelain, x, y);
        expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(40);
        // The brush's colour is a red.
        const [r2, g2, b2] = at(red, x, y);
        expect(Math.min(r2 - g2, r2 - b2)).toBeGreaterThan(50);
      }
      expect(Math.min(...at(red, 20, 20))).toBeGreaterThan(225);
    });

    await test.step('where colour runs is shown, and a gap in the lines is ringed', async () => {
      /** Pixels of the red that rings are drawn in. */
      const rings = async () => {
        const { data } = await sharp(await studio.getByTestId('drawing').screenshot())
          .removeAlpha()
          .raw()
          .toBuffer({ resolveWithObject: true });
        let count = 0;
        for (let i = 0; i < data.length; i += 3) {
          if (data.readUIntBE(i, 3) === 0xe5484d) count++;
        }
        return count;
      };
      await studio.getByTestId('drawing').focus();
      await studio.keyboard.press('Shift+g');
      const told = studio.getByRole('status').filter({ hasText: /^(Every colour|Colour runs)/ });
      await expect(told).toHaveText('Every colour stays within its lines.');
      const [r, g, b] = await colourAt(studio, 'drawing', 150, 150);
      expect(Math.min(r - g, r - b)).toBeGreaterThan(50);
      expect(await colourAt(studio, 'drawing', 20, 20)).toEqual([255, 255, 255]);
      expect(await rings()).toBe(0);
      // A gap is closed on the layer of the lines: what leaks is told there too.
      await studio.getByRole('radiogroup', { name: 'Draw on' }).getByText('Ink').click();
      await studio.getByTestId('drawing').focus();
      await studio.keyboard.press('e');
      const size = studio.getByRole('textbox', { name: 'Brush size in pixels' });
      await size.fill('16');
      await size.press('Enter');
      // Across the line, wherever the calmed stroke came to lie.
      await draw(studio, [
        [176, 128],
        [208, 128],
      ]);
      await expect(told).toContainText('Colour runs through 1 gap in the lines');
      await expect(told).toContainText('reaches the border');
      // They are drawn a frame later than they are told of.
      await expect.poll(rings).toBeGreaterThan(40);
    });

    await test.step('one ink drawing makes nine different flowers, each with its seed', async () => {
      await studio.getByRole('switch', { name: 'Live' }).click();
      await switchTo(studio, 'Many Flowers');
      await fresh(studio);
      await studio.keyboard.press('y');
      const flowers = studio.getByTestId('variations').getByRole('img', { name: /Variation/ });
      await expect(flowers).toHaveCount(9);
      for (const flower of await flowers.all()) {
        await expect(flower).toHaveAttribute('data-ready', 'true', { timeout: 30_000 });
      }
      const seen = new Set<string>();
      for (const flower of await flowers.all()) {
        seen.add((await flower.screenshot()).toString('base64'));
      }
      expect(seen.size).toBe(9);
      await studio.getByRole('button', { name: 'Keep seed 3', exact: true }).click();
      await studio.keyboard.press('y');
      await expect(studio.getByRole('textbox', { name: 'Seed' })).toHaveValue('3');
      await fresh(studio);
    });
  });
});
