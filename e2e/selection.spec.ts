import path from 'node:path';
import sharp from 'sharp';
import { labelModel } from './models';
import { clickAt, dataTransferOf, look } from './steps';
import { colourAt, draw, expect, test } from './studio';

const grass = [0x20, 0xc0, 0x30];
const reed = [0x80, 0x60, 0x20];
const water = [0x10, 0x20, 0xf0];
const red = [0xe5, 0x48, 0x4d];

test.use({ ownModels: labelModel, memory: { model: 'fen', start: 'blank' } });

test('parts are selected and moved between drawings, and a sketch lies over the drawing', async ({
  studio,
  folder,
}) => {
  const { keyboard } = studio;
  await studio.getByRole('button', { name: /^Water/ }).click();
  await studio.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const select = async (form: 'Box' | 'Lasso') =>
    studio.getByRole('radiogroup', { name: 'How to select' }).getByLabel(form).click();
  // A bar of water of 40 × 10.
  await keyboard.press('u');
  await keyboard.press('u');
  await draw(studio, [
    [60.5, 60.5],
    [99.5, 69.5],
  ]);
  const drawn = await look(studio, folder);
  const size = drawn.count(water);
  expect(size).toBeGreaterThan(340);

  await test.step('a lasso moves what is inside', async () => {
    await keyboard.press('v');
    await select('Lasso');
    await draw(studio, [
      [50, 50],
      [110, 50],
      [110, 80],
      [50, 80],
      [50, 52],
    ]);
    await draw(studio, [
      [80, 65],
      [80, 135],
    ]);
    await studio.getByRole('button', { name: 'Turn the selection right' }).click();
    const turned = await look(studio, folder);
    expect(turned.count(water)).toBe(size);
    expect(turned.at(80, 65)).toEqual(grass);
    expect(turned.at(80, 150)).toEqual(water);
    await studio.getByLabel('Angle').fill('30');
    await keyboard.press('Enter');
    const tilted = await look(studio, folder);
    expect(tilted.count(water) + tilted.count(grass)).toBe(256 * 256);
    expect(Math.abs(tilted.count(water) / size - 1)).toBeLessThan(0.1);
    await studio.getByTestId('drawing').focus();
    await keyboard.press('Control+z');
    expect((await look(studio, folder)).data.equals(drawn.data)).toBe(true);
  });

  await test.step('what is selected limits the pen, until Esc', async () => {
    await studio.getByTestId('drawing').focus();
    await keyboard.press('b');
    const across = [
      [20, 75],
      [200, 75],
    ] as const;
    await draw(studio, across);
    const limited = await look(studio, folder);
    expect(limited.at(80, 75)).toEqual(water);
    expect([limited.at(30, 75), limited.at(150, 75)]).toEqual([grass, grass]);
    expect(limited.count(water)).toBeGreaterThan(size);
    await studio.getByTestId('drawing').focus();
    await keyboard.press('Escape');
    await draw(studio, across);
    expect((await look(studio, folder)).at(150, 75)).toEqual(water);
    await studio.getByTestId('drawing').focus();
    await keyboard.press('Control+z');
    await keyboard.press('Control+z');
    expect((await look(studio, folder)).data.equals(drawn.data)).toBe(true);
  });

  await test.step('cut in one drawing, pasted in another, pixel for pixel', async () => {
    await keyboard.press('Control+a');
    await keyboard.press('Control+x');
    expect((await look(studio, folder)).count(water)).toBe(0);
    await studio.getByTestId('drawing').focus();
    await keyboard.press('Control+Alt+n');
    await expect(studio.getByTestId('status-line')).toContainText('State 1 of 1');
    await keyboard.press('Control+v');
    await expect(studio.getByRole('textbox', { name: 'Size' })).toBeEnabled();
    await keyboard.press('Control+d');
    expect((await look(studio, folder)).data.equals(drawn.data)).toBe(true);
    const png = await studio.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      return [...new Uint8Array(await (await item.getType('image/png')).arrayBuffer())];
    });
    const { data } = await sharp(Buffer.from(png))
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([...data.subarray((65 * 256 + 80) * 4).subarray(0, 4)]).toEqual([...water, 255]);
  });

  await test.step('a small picture of nearly the right colours lands as labels, and says so', async () => {
    const file = path.join(folder, 'reed.png');
    const background = { r: reed[0], g: reed[1], b: reed[2], alpha: 1 };
    await sharp({ create: { width: 20, height: 20, channels: 4, background } })
      .composite([
        {
          input: {
            create: { width: 20, height: 1, channels: 4, background: { ...background, b: 60 } },
          },
          left: 0,
          top: 0,
        },
      ])
      .png()
      .toFile(file);
    const transfer = await dataTransferOf(studio, file);
    await studio.evaluate((given) => {
      window.dispatchEvent(new ClipboardEvent('paste', { clipboardData: given as DataTransfer }));
    }, transfer);
    await expect(studio.getByTestId('status-line')).toContainText('20 pixels got the nearest');
    await studio.getByTestId('drawing').focus();
    await keyboard.press('ArrowRight');
    await keyboard.press('Enter');
    const pasted = await look(studio, folder);
    expect(pasted.count(reed)).toBe(400);
    expect([pasted.at(118, 120), pasted.at(119, 120)]).toEqual([grass, reed]);
    await select('Box');
    await clickAt(studio, 20, 20);
    await draw(studio, [
      [110.5, 110.5],
      [150, 150],
    ]);
    await keyboard.press('Delete');
    expect((await look(studio, folder)).data.equals(drawn.data)).toBe(true);
  });

  await studio.getByTestId('drawing').focus();
  await keyboard.press('Control+Alt+n');
  await expect(studio.getByTestId('status-line')).toContainText('State 1 of 1');
  const before = await look(studio, folder);
  await test.step('a sketch is drawn in any colour, and the picture stays as it is', async () => {
    await studio.getByTestId('drawing').focus();
    await studio.keyboard.press('b');
    await studio.keyboard.press('s');
    await studio.getByRole('slider', { name: 'Brush size' }).focus();
    for (let i = 0; i < 9; i++) await studio.keyboard.press('ArrowRight');
    await draw(studio, [
      [40, 60],
      [120, 60],
    ]);
    await expect.poll(() => colourAt(studio, 'drawing', 80, 60)).toEqual(red);
    await expect(studio.getByTestId('live-badge')).toHaveAttribute('data-freshness', 'fresh');
    expect((await look(studio, folder)).data.equals(before.data)).toBe(true);
  });
  await test.step('a sketch is seen through, hidden, and under what is less solid', async () => {
    await studio.getByRole('slider', { name: 'Opacity of Sketch' }).focus();
    for (let i = 0; i < 10; i++) await studio.keyboard.press('ArrowLeft');
    const mixed = red.map((value, i) => Math.round((value + grass[i]) / 2));
    await expect.poll(() => colourAt(studio, 'drawing', 80, 60)).toEqual(mixed);
    await studio.getByRole('button', { name: 'Hide Sketch' }).click();
    await expect.poll(() => colourAt(studio, 'drawing', 80, 60)).toEqual(grass);
    await studio.getByRole('button', { name: 'Show Sketch' }).click();
    await studio.getByRole('button', { name: 'More for Sketch' }).click();
    await studio.getByRole('menuitem', { name: 'Lay it under the drawing' }).click();
    await expect.poll(() => colourAt(studio, 'drawing', 80, 60)).toEqual(grass);
    await studio.getByRole('slider', { name: 'Opacity of Labels' }).focus();
    await studio.keyboard.press('Home');
    await expect.poll(() => colourAt(studio, 'drawing', 80, 60)).not.toEqual(grass);
    expect((await look(studio, folder)).data.equals(before.data)).toBe(true);
  });
  await test.step('a sketch is there after a reload, and undone by one step', async () => {
    await expect(studio.getByTestId('status-line')).toContainText('Kept');
    // The list of drawings writes what is not kept yet.
    await studio.keyboard.press('Control+Shift+o');
    await expect(studio.getByRole('dialog').getByRole('listitem')).toHaveCount(3);
    await studio.keyboard.press('Escape');
    await expect(studio.getByRole('dialog')).toHaveCount(0);
    await studio.reload();
    await expect(studio.getByRole('slider', { name: 'Opacity of Labels' })).toHaveAttribute(
      'aria-valuenow',
      '0',
    );
    const seen = await colourAt(studio, 'drawing', 80, 60);
    await studio.getByTestId('drawing').focus();
    await studio.keyboard.press('Control+z');
    await expect.poll(() => colourAt(studio, 'drawing', 80, 60)).toEqual([255, 255, 255]);
    expect(seen).not.toEqual([255, 255, 255]);
  });
});
