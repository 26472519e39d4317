import path from 'node:path';
import sharp from 'sharp';
import { inkModels, switchTo } from './models';
import { chooseFile, colourAt, draw, expect, fresh, readRgb, saveModelInput, test } from './studio';

test.use({ ownModels: inkModels });

test('models side by side, none for another noise, and a photograph as ink', async ({
  studio,
  folder,
}) => {
  test.setTimeout(240_000);
  await test.step('a model without noise says why it has no variations', async () => {
    await studio.keyboard.press('y');
    await expect(studio.getByText('Islands makes exactly one picture')).toBeVisible();
    await studio.keyboard.press('y');
    await expect(studio.getByTestId('picture')).toBeVisible();
  });

  await test.step('the bake-off shows one drawing through every model that can take it', async () => {
    await switchTo(studio, 'Trace');
    await draw(studio, [
      [60, 128],
      [200, 128],
    ]);
    await fresh(studio);
    await studio.keyboard.press('k');
    const view = studio.getByTestId('bake-off');
    const entrants = view.getByRole('img', { name: /that .* made/ });
    await expect(view.getByText('Trace', { exact: true })).toBeVisible();
    await expect(view.getByText('Negative', { exact: true })).toBeVisible();
    await expect(view.getByText('Islands: needs Labels')).toBeVisible();
    for (const one of await entrants.all()) await expect(one).toHaveAttribute('data-ready', 'true');

    // Black ink from one, white from the other, at the same place.
    const lightOf = async (name: string) => {
      const cell = view.getByRole('img', { name: new RegExp(`that ${name} made`) });
      const box = (await cell.boundingBox())!;
      const shot = await cell.screenshot();
      const { data, info } = await sharp(shot)
        .greyscale()
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(info.width).toBeCloseTo(box.width, -1);
      return data[Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)];
    };
    await expect.poll(() => lightOf('Trace')).toBeLessThan(40);
    await expect.poll(() => lightOf('Negative')).toBeGreaterThan(215);

    // Zoom moves all of them.
    const first = entrants.first();
    const [before, other] = [await first.screenshot(), await entrants.nth(1).screenshot()];
    await first.hover();
    await studio.mouse.wheel(0, -200);
    await expect.poll(async () => (await first.screenshot()).equals(before)).toBe(false);
    await expect.poll(async () => (await entrants.nth(1).screenshot()).equals(other)).toBe(false);
    await studio.keyboard.press('k');
    await expect(studio.getByTestId('picture')).toBeVisible();
  });

  await test.step('a photograph becomes lines on an ink sheet', async () => {
    const before = await readRgb(await saveModelInput(studio, path.join(folder, 'before.png')));
    const file = path.join(folder, 'photo.jpg');
    // A dark square on a light ground.
    await sharp({ create: { width: 512, height: 512, channels: 3, background: '#e8e0d0' } })
      .composite([
        {
          input: { create: { width: 256, height: 256, channels: 3, background: '#304050' } },
          left: 128,
          top: 128,
        },
      ])
      .jpeg()
      .toFile(file);
    await chooseFile(studio, file, () => studio.keyboard.press('o'));
    const dialog = studio.getByRole('dialog', { name: /A picture for the drawing: Ink/ });
    await expect(dialog.getByRole('img', { name: 'On the sheet' })).toBeVisible();
    await dialog.getByRole('button', { name: 'Put it on the sheet' }).click();
    await fresh(studio);
    const seen = await readRgb(await saveModelInput(studio, path.join(folder, 'seen.png')));
    const dark = (x: number, y: number) => seen.data[(y * 256 + x) * 3];
    // The square's edge is at 64: ink just inside it, none outside nor in the middle.
    expect(Math.min(dark(64, 128), dark(65, 128), dark(66, 128))).toBeLessThan(60);
    expect(Math.min(dark(128, 64), dark(128, 65), dark(128, 66))).toBeLessThan(60);
    expect(dark(128, 128)).toBe(255);
    expect(dark(20, 128)).toBe(255);
    // The picture is the ink, and undo takes it away.
    await expect.poll(() => colourAt(studio, 'picture', 20, 128)).toEqual([255, 255, 255]);
    await studio.keyboard.press('Control+z');
    const undone = await readRgb(await saveModelInput(studio, path.join(folder, 'undone.png')));
    expect(undone.data.equals(before.data)).toBe(true);
    expect(undone.data.equals(seen.data)).toBe(false);
  });
});
