import path from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import {
  blankWithRoofs,
  chooseSymmetry,
  clickAt,
  colours,
  drawWithPen,
  look,
  openAids,
} from './steps';
import { draw, expect, test } from './studio';

const { grass, roof: red, water } = colours;

test.use({ memory: { live: false } });

/** Choose the shape that is drawn. */
async function chooseShape(page: Page, name: 'Rectangle' | 'Polygon'): Promise<void> {
  await page.keyboard.press('b');
  await page.keyboard.press('u');
  await page.getByRole('img', { name, exact: true }).click();
  await expect(page.getByRole('radio', { name })).toBeChecked();
  await page.getByTestId('drawing').focus();
}

async function setBrushSize(page: Page, pixels: number): Promise<void> {
  const size = page.getByRole('textbox', { name: 'Brush size in pixels' });
  await size.fill(`${pixels}`);
  await size.press('Enter');
  await expect(size).toHaveValue(`${pixels} px`);
}

test('every tool does what it says, with the mouse and with a pen', async ({ studio, folder }) => {
  await test.step('U goes through the shapes; a rectangle, a square, an ellipse and a line', async () => {
    await blankWithRoofs(studio);
    await studio.keyboard.press('b');
    await studio.keyboard.press('u');
    await expect(studio.getByRole('radio', { name: 'Line' })).toBeChecked();
    await draw(studio, [
      [20, 20],
      [120, 20],
    ]);
    await studio.keyboard.press('u');
    await expect(studio.getByRole('radio', { name: 'Rectangle' })).toBeChecked();
    await draw(studio, [
      [20, 50],
      [80, 90],
    ]);
    // Shift makes a square of the longer side.
    await studio.keyboard.down('Shift');
    await draw(studio, [
      [100, 50],
      [140, 60],
    ]);
    await studio.keyboard.up('Shift');
    await studio.keyboard.press('u');
    await draw(studio, [
      [160, 50],
      [240, 110],
    ]);
    const { at, count } = await look(studio, folder);
    expect(at(70, 20)).toEqual(red);
    expect(at(70, 30)).toEqual(grass);
    for (const [x, y] of [
      [21, 52],
      [78, 52],
      [78, 88],
      [21, 88],
      [102, 88],
      [138, 88],
      [200, 80],
    ]) {
      expect(at(x, y), `${x}, ${y}`).toEqual(red);
    }
    for (const [x, y] of [
      [18, 70],
      [83, 70],
      [120, 93],
      [163, 53],
      [237, 107],
    ]) {
      expect(at(x, y), `${x}, ${y}`).toEqual(grass);
    }
    const expected = 100 * 18 + 9 * 9 * Math.PI + 60 * 40 + 40 * 40 + Math.PI * 40 * 30;
    expect(Math.abs(count(red) / expected - 1)).toBeLessThan(0.04);
  });

  await test.step('a polygon, corner by corner: Backspace takes one back, Escape all, Enter closes', async () => {
    await blankWithRoofs(studio);
    await studio.keyboard.press('b');
    await studio.keyboard.press('u');
    await studio.keyboard.press('u');
    await expect(studio.getByRole('radio', { name: 'Polygon' })).toBeChecked();
    await clickAt(studio, 40, 40);
    await clickAt(studio, 200, 40);
    await studio.keyboard.press('Escape');
    expect((await look(studio, folder)).count(red)).toBe(0);

    await studio.getByTestId('drawing').focus();
    await clickAt(studio, 40, 40);
    await clickAt(studio, 200, 40);
    await clickAt(studio, 240, 240);
    await studio.keyboard.press('Backspace');
    await clickAt(studio, 40, 200);
    await studio.keyboard.press('Enter');
    const { at, count } = await look(studio, folder);
    expect(at(60, 60)).toEqual(red);
    expect(at(190, 190)).toEqual(grass);
    expect(Math.abs(count(red) / (0.5 * 160 * 160) - 1)).toBeLessThan(0.03);

    // A click on the first corner closes too, and one undo takes the whole polygon.
    await studio.getByRole('button', { name: 'water' }).click();
    await clickAt(studio, 150, 150);
    await clickAt(studio, 220, 150);
    await clickAt(studio, 220, 220);
    await clickAt(studio, 150, 150);
    expect(Math.abs((await look(studio, folder)).count(water) / (0.5 * 70 * 70) - 1)).toBeLessThan(
      0.05,
    );
    await studio.keyboard.press('Control+z');
    expect((await look(studio, folder)).count(water)).toBe(0);
  });

  await test.step('the bucket closes gaps as wide as it is told', async () => {
    await blankWithRoofs(studio);
    await studio.keyboard.press('b');
    await setBrushSize(studio, 4);
    // A ring with a hole of about five pixels.
    const ring = [
      [120, 60],
      [60, 60],
      [60, 180],
      [180, 180],
      [180, 60],
      [129, 60],
    ] as const;
    await draw(studio, ring, 12);
    await studio.getByRole('button', { name: 'water' }).click();
    await studio.keyboard.press('g');
    await clickAt(studio, 120, 120);
    const leaked = (await look(studio, folder)).count(water);
    expect(leaked).toBeGreaterThan(40_000);
    await studio.keyboard.press('Control+z');
    await studio.getByRole('slider', { name: 'Close gaps' }).focus();
    for (let i = 0; i < 12; i++) await studio.keyboard.press('ArrowRight');
    await clickAt(studio, 120, 120);
    const { at, count } = await look(studio, folder);
    expect(at(64, 64)).toEqual(water);
    expect(at(30, 30)).toEqual(grass);
    expect(count(water)).toBeGreaterThan(115 * 115);
    expect(count(water)).toBeLessThan(120 * 120);
    await studio.keyboard.press('b');
    await setBrushSize(studio, 18);
  });

  await test.step('select, move, scale, nudge and put down: the pixels stay what they are', async () => {
    await blankWithRoofs(studio);
    await studio.keyboard.press('b');
    await chooseShape(studio, 'Rectangle');
    await draw(studio, [
      [40, 40],
      [60, 60],
    ]);
    const drawn = (await look(studio, folder)).count(red);
    await studio.keyboard.press('v');
    await draw(studio, [
      [32.5, 32.5],
      [71.5, 71.5],
    ]);
    await draw(studio, [
      [50, 50],
      [150, 150],
    ]);
    await studio.keyboard.press('ArrowRight');
    await studio.keyboard.press('Shift+ArrowDown');
    const moved = await look(studio, folder);
    expect(moved.count(red)).toBe(drawn);
    expect(moved.at(50, 50)).toEqual(grass);
    expect(moved.at(142, 152)).toEqual(red);
    expect(moved.at(160, 168)).toEqual(red);
    // The lower right handle: twice as large, four times the pixels, no new colour.
    await draw(studio, [
      [173, 182],
      [213, 222],
    ]);
    await studio.getByTestId('drawing').focus();
    await studio.keyboard.press('Enter');
    const scaled = await look(studio, folder);
    expect(scaled.count(red)).toBe(drawn * 4);
    expect(scaled.count(red) + scaled.count(grass)).toBe(256 * 256);
    // All of it was one step.
    await studio.keyboard.press('Control+z');
    expect((await look(studio, folder)).at(50, 50)).toEqual(red);
  });

  await test.step('symmetry: what is drawn left stands right, pixel for pixel', async () => {
    await blankWithRoofs(studio);
    await studio.keyboard.press('b');
    await chooseSymmetry(studio, 'Left and right');
    await studio.keyboard.press('b');
    await draw(studio, [
      [30, 40],
      [100, 90],
      [60, 200],
    ]);
    const { data, count } = await look(studio, folder);
    expect(count(red)).toBeGreaterThan(3000);
    for (let y = 0; y < 256; y++) {
      for (let x = 0; x < 128; x++) {
        const [a, b] = [(y * 256 + x) * 3, (y * 256 + 255 - x) * 3];
        if (data[a] !== data[b] || data[a + 2] !== data[b + 2])
          throw new Error(`${x}, ${y} differ`);
      }
    }
    await chooseSymmetry(studio, 'None');
  });

  await test.step('a pen of varying pressure draws shapes and polygons like a mouse', async () => {
    await blankWithRoofs(studio);
    await studio.keyboard.press('b');
    await chooseShape(studio, 'Rectangle');
    await drawWithPen(
      studio,
      Array.from({ length: 21 }, (_, i) => [50 + i * 5, 50 + i * 3, i ? i / 20 : 0.2]),
    );
    const { at, count } = await look(studio, folder);
    expect(Math.abs(count(red) - 100 * 60)).toBeLessThan(400);
    expect(at(148, 52)).toEqual(red);
  });

  await test.step('guides and a tracing picture are seen by the artist and not by the model', async () => {
    await blankWithRoofs(studio);
    await studio.keyboard.press('b');
    const before = (await look(studio, folder)).data;
    const pane = studio.getByTestId('drawing');
    const clean = await pane.screenshot();
    const black = { r: 0, g: 0, b: 0 };
    const picture = await sharp({
      create: { width: 80, height: 80, channels: 3, background: black },
    })
      .png()
      .toBuffer();
    const tracing = await openAids(studio);
    await studio.getByText('Thirds').click();
    await tracing
      .locator('input[type=file]')
      .setInputFiles({ name: 'tracing.png', mimeType: 'image/png', buffer: picture });
    await expect(studio.getByRole('slider', { name: 'Opacity', exact: true })).toBeVisible();
    // The menu has grown, and what it offers is whole.
    for (const button of await tracing.getByRole('button').all()) {
      await expect(button).toBeInViewport({ ratio: 1 });
      expect(await button.evaluate((it) => it.scrollWidth - it.clientWidth)).toBeLessThan(2);
    }
    await studio.keyboard.press('Escape');
    await expect(studio.getByRole('slider', { name: 'Opacity', exact: true })).toHaveCount(0);
    const { data, info } = await sharp(await pane.screenshot())
      .raw()
      .toBuffer({ resolveWithObject: true });
    const plain = await sharp(clean).raw().toBuffer();
    // Grass is darker by the opacity of 40 % in the middle of a field of the thirds.
    const i =
      (Math.round(info.height * 0.45) * info.width + Math.round(info.width * 0.45)) * info.channels;
    expect(data[i + 1] / plain[i + 1]).toBeGreaterThan(0.55);
    expect(data[i + 1] / plain[i + 1]).toBeLessThan(0.65);
    expect((await look(studio, folder)).data.equals(before)).toBe(true);
  });
});

test.describe('ink and paint', () => {
  test.use({ memory: { model: 'flowers', live: false } });

  test('the tools on ink and on paint: shapes, a polygon, bucket, move and scale, symmetry', async ({
    studio,
    folder,
  }) => {
    await studio.getByRole('button', { name: 'Clear', exact: true }).click();

    for (const sheet of ['Ink', 'Paint']) {
      await studio.getByRole('radiogroup', { name: 'Draw on' }).getByText(sheet).click();
      await chooseShape(studio, 'Rectangle');
      await draw(studio, [
        [20, 20],
        [80, 60],
      ]);
      await chooseShape(studio, 'Polygon');
      await clickAt(studio, 120, 20);
      await clickAt(studio, 180, 20);
      await clickAt(studio, 180, 80);
      await studio.getByTestId('drawing').focus();
      await studio.keyboard.press('Enter');
      // Inside the rectangle: of ink it is an outline, which the bucket fills.
      await studio.keyboard.press('g');
      await clickAt(studio, 50, 40);
      // Half as far down, and twice as large.
      await studio.keyboard.press('v');
      await draw(studio, [
        [10.5, 10.5],
        [99.5, 79.5],
      ]);
      await draw(studio, [
        [50, 40],
        [50, 120],
      ]);
      await draw(studio, [
        [100, 160],
        [145, 195],
      ]);
      await studio.getByTestId('drawing').focus();
      await studio.keyboard.press('Enter');
      await chooseSymmetry(studio, 'Left and right');
      await studio.keyboard.press('b');
      await draw(studio, [
        [20, 235],
        [60, 245],
      ]);
      await chooseSymmetry(studio, 'None');
    }

    await studio.getByRole('button', { name: 'What the model sees' }).click();
    const buttons = studio.getByRole('button', { name: 'Save as PNG' });
    const paint = [0xe5, 0x48, 0x4d];
    for (const [index, full] of [[0, 0, 0], paint].entries()) {
      const waiting = studio.waitForEvent('download');
      await buttons.nth(index).click();
      const file = path.join(folder, `sheet-${index}.png`);
      await (await waiting).saveAs(file);
      const { data, info } = await sharp(file)
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const at = (x: number, y: number) => {
        const [r, g, b, a] = data.subarray((y * info.width + x) * 4);
        return a === 0 ? 'blank' : r + g + b === 765 ? 'blank' : [r, g, b];
      };
      // Moved and scaled: the rectangle is full, in its old place is nothing.
      expect(at(80, 145), `sheet ${index}`).toEqual(full);
      expect(at(40, 118)).toEqual(full);
      expect(at(30, 30)).toBe('blank');
      // The polygon: ink is its outline, paint its inside.
      expect(at(150, 20)).toEqual(full);
      expect(at(170, 35)).toEqual(index === 0 ? 'blank' : full);
      expect(at(130, 70)).toBe('blank');
      // Both halves of the last stroke are alike. Of paint no pixel is mixed, of ink only its edges are.
      for (let x = 0; x < 128; x++) expect(at(x, 240)).toEqual(at(255 - x, 240));
      expect(at(40, 240)).toEqual(full);
      const values = new Set<string>();
      for (let y = 0; y < 256; y++) for (let x = 0; x < 256; x++) values.add(String(at(x, y)));
      const grey = (value: string) => index === 0 && new Set(value.split(',')).size === 1;
      const kept = [String(full), 'blank'];
      const unmixed = [...values].filter((value) => kept.includes(value) || !grey(value));
      expect(unmixed.sort()).toEqual(kept.sort());
    }
  });
});
