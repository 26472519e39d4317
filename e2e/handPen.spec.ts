import { inkModels, switchTo } from './models';
import { blankWithRoofs, clickAt, colours, look } from './steps';
import { draw, expect, onPage, test } from './studio';

test('a drawing is made with keys alone', async ({ studio, folder }) => {
  const { keyboard } = studio;
  await studio.getByRole('button', { name: 'Clear' }).press('Enter');
  const pane = studio.getByTestId('drawing');
  await pane.focus();
  // The first key only shows where the pen is.
  await keyboard.press('ArrowRight');
  await expect(studio.getByTestId('keyboard-cursor')).toBeVisible();
  await expect(studio.getByTestId('status-line')).toContainText('Pen at 128, 128');
  await keyboard.press('1');
  await expect(studio.getByRole('button', { name: 'water' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  const go = async (key: string, times: number) => {
    for (let i = 0; i < times; i++) await keyboard.press(key);
  };
  await go('Shift+ArrowLeft', 6);
  await go('ArrowLeft', 3);
  await keyboard.press('Space');
  await expect(studio.getByTestId('status-line')).toContainText('Pen down at 65, 128');
  await go('Shift+ArrowDown', 5);
  await keyboard.press('Enter');
  await go('Shift+ArrowRight', 8);
  await keyboard.press('e');
  await keyboard.press('g');
  await keyboard.press('3');
  await keyboard.press('Space');
  const seen = await look(studio, folder);
  for (const y of [130, 150, 175]) expect(seen.at(65, y)).toEqual(colours.water);
  expect(seen.at(65, 110)).not.toEqual(colours.water);
  expect(seen.at(145, 178)).not.toEqual(colours.grass);
  expect(seen.count(colours.grass)).toBe(0);
  await pane.focus();
  await keyboard.press('Escape');
  await expect(studio.getByTestId('keyboard-cursor')).toBeHidden();
});

test('Shift draws straight, Alt picks, Ctrl+Shift resizes, Ctrl+Y redoes', async ({
  studio,
  folder,
}) => {
  const { keyboard } = studio;
  await blankWithRoofs(studio);
  await test.step('a click with Shift goes on from the last stroke, a drag is straight', async () => {
    await draw(studio, [
      [40, 40],
      [60, 40],
    ]);
    await keyboard.down('Shift');
    await clickAt(studio, 200, 40);
    await draw(studio, [
      [40, 100],
      [120, 160],
      [200, 100],
    ]);
    await keyboard.up('Shift');
    const seen = await look(studio, folder);
    for (const x of [80, 130, 180]) {
      expect(seen.at(x, 40)).toEqual(colours.roof);
      expect(seen.at(x, 100)).toEqual(colours.roof);
    }
    expect(seen.at(120, 150)).toEqual(colours.grass);
  });
  await test.step('a click with Alt picks a label', async () => {
    await keyboard.down('Alt');
    await clickAt(studio, 20, 220);
    await keyboard.up('Alt');
    await expect(studio.getByRole('button', { name: /^grass/ })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
  });
  await test.step('a drag with Ctrl and Shift resizes the brush and draws nothing', async () => {
    const size = studio.getByRole('textbox', { name: 'Brush size in pixels' });
    await expect(size).toHaveValue('18 px');
    await keyboard.down('Control');
    await keyboard.down('Shift');
    await draw(studio, [
      [40, 40],
      [50, 40],
    ]);
    await keyboard.up('Shift');
    await keyboard.up('Control');
    await expect(size).toHaveValue('38 px');
    expect((await look(studio, folder)).at(40, 40)).toEqual(colours.roof);
    await size.fill('7');
    await size.press('Enter');
    await expect(studio.getByRole('slider', { name: 'Brush size' })).toHaveAttribute(
      'aria-valuenow',
      '7',
    );
  });
  await studio.getByTestId('drawing').focus();
  await keyboard.press('Control+z');
  const redo = studio.getByRole('button', { name: 'Redo' });
  await expect(redo).toHaveAttribute('aria-disabled', 'false');
  await keyboard.press('Control+y');
  await expect(redo).toHaveAttribute('aria-disabled', 'true');
});

test.describe('ink', () => {
  test.use({ ownModels: inkModels });

  test('of two pixels shows pressure where the model knows shades, and is calmed as told', async ({
    studio,
    folder,
  }) => {
    await switchTo(studio, 'Trace');
    await studio.getByRole('button', { name: 'Clear' }).click();
    const size = studio.getByRole('textbox', { name: 'Brush size in pixels' });
    await size.fill('2');
    await size.press('Enter');
    const session = await studio.context().newCDPSession(studio);
    // Asked for once: a busy window answers late.
    const [corner, far] = [await onPage(studio, 0, 0), await onPage(studio, 100, 100)];
    const pointAt = (x: number, y: number) => ({
      x: corner.x + (x * (far.x - corner.x)) / 100,
      y: corner.y + (y * (far.y - corner.y)) / 100,
    });
    const pen = async (y: number, force: number, wobble = 0) => {
      for (let x = 40; x <= 200; x += 4) {
        const there = pointAt(x, y + (x % 8 ? wobble : -wobble));
        const type = x === 40 ? 'mousePressed' : 'mouseMoved';
        const held = { button: 'left', buttons: 1, clickCount: 1, pointerType: 'pen' } as const;
        await session.send('Input.dispatchMouseEvent', { type, ...there, ...held, force });
      }
      const end = pointAt(200, y);
      await session.send('Input.dispatchMouseEvent', {
        type: 'mouseReleased',
        ...end,
        button: 'left',
        buttons: 0,
        clickCount: 1,
        pointerType: 'pen',
      });
    };
    await pen(50, 0.1);
    await pen(90, 1);
    const stabiliser = studio.getByRole('slider', { name: 'Calm the line' });
    await pen(140, 1, 5);
    await stabiliser.focus();
    await studio.keyboard.press('End');
    await pen(200, 1, 5);
    const seen = await look(studio, folder);
    const rows = (from: number, to: number) => {
      const ink: number[] = [];
      for (let y = from; y < to; y++)
        for (let x = 90; x < 180; x++) ink.push(255 - seen.data[(y * 256 + x) * 3]);
      return ink;
    };
    const dark = (from: number, to: number) =>
      rows(from, to).reduce((sum, value) => sum + value, 0) / 255 / 90;
    expect(dark(40, 60)).toBeLessThan(1);
    expect(dark(40, 60)).toBeGreaterThan(0.3);
    expect(dark(80, 100)).toBeGreaterThan(1.7);
    expect(rows(40, 60).some((value) => value > 40 && value < 215)).toBe(true);
    const reach = (from: number, to: number) => {
      const inked = rows(from, to).flatMap((value, i) => (value > 60 ? [Math.floor(i / 90)] : []));
      return Math.max(...inked) - Math.min(...inked);
    };
    expect(reach(180, 220)).toBeLessThan(reach(120, 160) / 2);
  });
});
