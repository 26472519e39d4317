import path from 'node:path';
import sharp from 'sharp';
import { colours, look, tryIt } from './steps';
import { colourAt, draw, expect, test } from './studio';

test('a drawing gets another size: extended, scaled, cropped, each undone; a thing is saved without its paper', async ({
  studio,
  folder,
}) => {
  // Pictures matter only at the end.
  await studio.getByRole('switch', { name: 'Live' }).click();
  await studio.getByRole('button', { name: 'Clear' }).click();
  await studio.getByRole('button', { name: 'roof red' }).click();
  await draw(studio, [
    [60, 128],
    [120, 128],
  ]);
  const line = studio.getByTestId('status-line');
  const dialog = studio.getByRole('dialog', { name: 'Size of the drawing' });
  const open = async () => {
    await studio.keyboard.press('Control+Alt+c');
    await expect(dialog).toBeVisible();
  };

  await test.step('paper is added around it', async () => {
    await open();
    await dialog.getByText('4 : 3', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Top, left' }).click();
    await dialog.getByRole('button', { name: 'Change the size' }).click();
    await expect(line).toContainText('341 × 256 pixels');
    const seen = await look(studio, folder);
    expect([seen.width, seen.height]).toEqual([341, 256]);
    expect(seen.at(90, 128)).toEqual(colours.roof);
    expect(seen.at(330, 128)).toEqual(colours.grass);
  });

  await test.step('everything is scaled, in shape', async () => {
    await open();
    await dialog.getByText('Everything on it').click();
    await dialog.getByRole('textbox', { name: 'Width in pixels' }).fill('682');
    await expect(dialog.getByRole('textbox', { name: 'Height in pixels' })).toHaveValue('512');
    await expect(dialog).toContainText('5 times as much');
    await dialog.getByRole('button', { name: 'Change the size' }).click();
    // Brushes to match are offered where the size is told, once.
    const size = studio.getByRole('textbox', { name: 'Brush size in pixels' });
    const before = Number.parseInt(await size.inputValue(), 10);
    await line.getByRole('button', { name: 'Brushes × 2.5' }).click();
    await expect(size).toHaveValue(`${Math.round(before * 2.5)} px`);
    await expect(line).toContainText('682 × 512 pixels');
    expect((await look(studio, folder)).at(180, 256)).toEqual(colours.roof);
    await studio.getByTestId('drawing').focus();
    await studio.keyboard.press('Control+z');
    await studio.keyboard.press('Control+z');
    await expect(line).toContainText('256 × 256 pixels');
  });

  await test.step('the sheet is cut to what is selected', async () => {
    await studio.keyboard.press('Control+0');
    // The pane has drawn the fitted view.
    await expect.poll(() => colourAt(studio, 'drawing', 90, 128)).toEqual(colours.roof);
    await expect.poll(() => colourAt(studio, 'drawing', 4, 4)).toEqual(colours.grass);
    await studio.keyboard.press('v');
    await draw(studio, [
      [40, 100],
      [140, 150],
    ]);
    await studio.keyboard.press('Control+k');
    await studio.keyboard.insertText('trim');
    await studio.keyboard.press('Enter');
    await expect(line).toContainText(/10[01] × 5[01] pixels/);
    await studio.keyboard.press('b');
  });

  await test.step('a sticker', async () => {
    await studio.getByRole('switch', { name: 'Live' }).click();
    await tryIt(studio, 'Gloss');
    await studio.getByRole('button', { name: 'Save the picture as' }).click();
    const waiting = studio.waitForEvent('download');
    await studio.getByRole('menuitem', { name: 'PNG with transparent paper' }).click();
    const file = path.join(folder, 'sticker.png');
    await (await waiting).saveAs(file);
    const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(4);
    const alpha = (x: number, y: number) => data[(y * info.width + x) * 4 + 3];
    expect([alpha(2, 2), alpha(253, 253), alpha(128, 128)]).toEqual([0, 0, 255]);
    const soft = data.filter((value, i) => i % 4 === 3 && value > 0 && value < 255).length;
    expect(soft).toBeGreaterThan(100);
    // The thing is blue: a rim of its white paper would be light.
    for (let i = 0; i < data.length; i += 4) {
      const outer = (i / 4) % info.width < 24;
      if (outer && data[i + 3] > 40) expect(data[i]).toBeLessThan(190);
    }
  });
});
