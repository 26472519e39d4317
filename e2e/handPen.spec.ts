import { inkModels, switchTo } from './models';
import { blankWithRoofs, clickAt, colours, drawWithPen, look } from './steps';
import { draw, expect, onPage, test } from './studio';

test.use({ memory: { live: false }, ownModels: inkModels });

test('a drawing is made with keys alone, with held keys, and with a pen', async ({
  studio,
  folder,
}) => {
  const { keyboard } = studio;
  const pane = studio.getByTestId('drawing');
  const clear = studio.getByRole('button', { name: 'Clear', exact: true });

  await test.step('keys alone', async () => {
    await clear.press('Enter');
    await pane.focus();
    // The first key only shows where the pen is.
    await keyboard.press('ArrowRight');
    await expect(studio.getByTestId('keyboard-cursor')).toBeVisible();
    await expect(studio.getByTestId('status-line')).toContainText('Pen at 128, 128');
    await keyboard.press('1');
    await expect(studio.getByRole('button', { name: /^water/ })).toHaveAttribute(
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
    await keyboard.press('b');
  });

  await test.step('a click with Shift goes on from the last stroke, a drag is straight', async () => {
    await blankWithRoofs(studio);
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

  const size = studio.getByRole('textbox', { name: 'Brush size in pixels' });
  await test.step('a drag with Ctrl and Shift resizes the brush and draws nothing', async () => {
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

  await test.step('Ctrl+Y redoes', async () => {
    await pane.focus();
    await keyboard.press('Control+z');
    const redo = studio.getByRole('button', { name: 'Redo', exact: true });
    await expect(redo).toHaveAttribute('aria-disabled', 'false');
    await keyboard.press('Control+y');
    await expect(redo).toHaveAttribute('aria-disabled', 'true');
  });

  await test.step('a pen draws wider where it is pressed harder, however it leans', async () => {
    await size.fill('18');
    await size.press('Enter');
    await blankWithRoofs(studio);
    const xs = Array.from({ length: 50 }, (_, i) => 30 + i * 4);
    await drawWithPen(
      studio,
      xs.map((x) => [x, 128, 0.1 + (0.9 * (x - 30)) / 196]),
      // A hand leans: how far must not matter.
      (x) => ({ tiltX: Math.round(-60 + (x % 120)), tiltY: 35, twist: 10 }),
    );
    const seen = await look(studio, folder);
    const width = (x: number) => {
      let count = 0;
      for (let y = 0; y < 256; y++) if (seen.data[(y * 256 + x) * 3] === 0xd6) count++;
      return count;
    };
    const [light, middle, heavy] = [width(50), width(125), width(205)];
    expect(light).toBeGreaterThan(1);
    expect(middle).toBeGreaterThan(light + 2);
    expect(heavy).toBeGreaterThan(middle + 2);
    expect(heavy).toBeLessThanOrEqual(20);
  });

  await test.step('a long stroke stays when the system cancels its pointer', async () => {
    await blankWithRoofs(studio);
    const [from, to] = [await onPage(studio, 30, 60), await onPage(studio, 220, 60)];
    await pane.evaluate(
      (element, line) => {
        // No pointer is down that the browser knows of.
        const { setPointerCapture } = element;
        element.setPointerCapture = () => {};
        const fire = (type: string, part: number, buttons: number) =>
          element.dispatchEvent(
            new PointerEvent(type, {
              bubbles: true,
              cancelable: true,
              pointerId: 1,
              pointerType: 'pen',
              isPrimary: true,
              clientX: line.from.x + (line.to.x - line.from.x) * part,
              clientY: line.from.y,
              pressure: 0.5,
              button: type === 'pointermove' ? -1 : 0,
              buttons,
            }),
          );
        fire('pointerdown', 0, 1);
        for (let i = 1; i <= 30; i++) fire('pointermove', i / 30, 1);
        fire('pointercancel', 1, 0);
        element.setPointerCapture = setPointerCapture;
      },
      { from, to },
    );
    const stroke = await look(studio, folder);
    expect(stroke.count(colours.roof)).toBeGreaterThan(500);
    expect(stroke.at(200, 60)).toEqual(colours.roof);
    await studio.keyboard.press('Control+z');
    expect((await look(studio, folder)).count(colours.roof)).toBe(0);
  });

  await test.step('ink of two pixels shows pressure where the model knows shades, and is calmed as told', async () => {
    await switchTo(studio, 'Trace');
    await clear.click();
    await size.fill('2');
    await size.press('Enter');
    const pen = (y: number, force: number, wobble = 0) =>
      drawWithPen(
        studio,
        Array.from({ length: 41 }, (_, i) => [40 + i * 4, y + (i % 2 ? wobble : -wobble), force]),
      );
    await pen(50, 0.1);
    await pen(90, 1);
    await pen(140, 1, 5);
    await studio.getByRole('slider', { name: 'Calm the line' }).press('End');
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
