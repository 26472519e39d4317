import { blankWithRoofs, colours, look } from './steps';
import { colourAt, draw, expect, onPage, openRoom, test } from './studio';

test.use({ memory: { live: false } });

test('keys, the mouse and the pen are heard where they should be, and nowhere else', async ({
  studio,
  folder,
}) => {
  const pane = studio.getByTestId('drawing');

  await test.step('the name of a button does not lie over the menu that it opened', async () => {
    const button = studio.getByRole('button', { name: 'Drawing file', exact: true });
    await button.hover();
    const name = studio.getByRole('tooltip');
    await expect(name).toHaveText('Drawing file');
    await button.click();
    await expect(studio.getByRole('menuitem', { name: /^New drawing/ })).toBeVisible();
    await expect(name).toHaveCount(0);
    await studio.keyboard.press('Escape');
    await expect(studio.getByRole('menu')).toHaveCount(0);
  });

  await test.step('a stroke that begins beside the drawing marks no words of the window', async () => {
    const heading = (await studio.getByRole('heading', { name: 'Drawing' }).boundingBox())!;
    await studio.mouse.move(heading.x + 4, heading.y + 4);
    await studio.mouse.down();
    const { x, y } = await onPage(studio, 128, 128);
    await studio.mouse.move(x, y, { steps: 4 });
    const label = (await studio.getByRole('button', { name: /^rock/ }).boundingBox())!;
    await studio.mouse.move(label.x + 60, label.y + 10, { steps: 4 });
    await studio.mouse.up();
    expect(await studio.evaluate(() => window.getSelection()?.toString())).toBe('');
  });

  const redo = studio.getByRole('button', { name: 'Redo', exact: true });
  const undo = studio.getByRole('button', { name: 'Undo', exact: true });
  await test.step('keys of the Studio rest while another room is open, and work again after', async () => {
    await draw(studio, [
      [60, 60],
      [120, 120],
    ]);
    await expect(undo).toHaveAttribute('aria-disabled', 'false');
    const drawn = await look(studio, folder);
    await openRoom(studio, 'Batch');
    await expect(pane).toBeHidden();
    await studio.keyboard.press('Control+z');
    await openRoom(studio, 'Studio');
    await expect(pane).toBeVisible();
    await expect(undo).toHaveAttribute('aria-disabled', 'false');
    expect((await look(studio, folder)).data.equals(drawn.data)).toBe(true);
    await studio.keyboard.press('Control+z');
    await expect(redo).toHaveAttribute('aria-disabled', 'false');
    expect((await look(studio, folder)).data.equals(drawn.data)).toBe(false);
  });

  await test.step('a mark that changes nothing keeps the redo', async () => {
    await studio.keyboard.press('g');
    const bucket = studio.getByRole('button', { name: 'Bucket', exact: true });
    await expect(bucket).toHaveAttribute('aria-pressed', 'true');
    await draw(studio, [[-5, 100]]);
    await expect(redo).toHaveAttribute('aria-disabled', 'false');
    await studio.keyboard.press('b');
  });

  const shown = (x: number, y: number) =>
    expect.poll(() => colourAt(studio, 'drawing', x, y), { message: `${x}, ${y}` });
  await test.step('space and the middle button pan, whichever tool is chosen', async () => {
    await blankWithRoofs(studio);
    await draw(studio, [
      [60, 60],
      [64, 60],
    ]);
    const drawn = await look(studio, folder);
    const pan = async (button: 'left' | 'middle') => {
      const [from, to] = [await onPage(studio, 100, 100), await onPage(studio, 180, 140)];
      await studio.mouse.move(from.x, from.y);
      await studio.mouse.down({ button });
      await studio.mouse.move(to.x, to.y, { steps: 5 });
      await studio.mouse.up({ button });
    };
    await pane.focus();
    await studio.keyboard.down('Space');
    await expect(pane).toHaveCSS('cursor', 'grab');
    await pan('left');
    await studio.keyboard.up('Space');
    await expect(pane).toHaveCSS('cursor', 'crosshair');
    await shown(140, 100).toEqual(colours.roof);
    await pan('middle');
    await shown(220, 140).toEqual(colours.roof);
    await shown(200, 100).toEqual(colours.grass);
    expect((await look(studio, folder)).data.equals(drawn.data)).toBe(true);
    await studio.keyboard.press('Control+0');
    await shown(60, 60).toEqual(colours.roof);
  });

  await test.step('the other end of a pen erases, whichever tool is chosen', async () => {
    await studio.keyboard.press('g');
    await draw(studio, [[200, 200]]);
    await expect(studio.getByTestId('history').getByRole('button')).toHaveCount(4);
    const [from, to] = [await onPage(studio, 40, 40), await onPage(studio, 160, 40)];
    const end = { pointerId: 1, pointerType: 'pen', isPrimary: true, bubbles: true };
    const at = ({ x, y }: { x: number; y: number }) => ({ clientX: x, clientY: y });
    const down = { ...end, button: 5, buttons: 32, pressure: 1 };
    await pane.dispatchEvent('pointerdown', { ...down, ...at(from) });
    await pane.dispatchEvent('pointermove', { ...down, button: -1, ...at(to) });
    await pane.dispatchEvent('pointerup', { ...end, button: 5, buttons: 0, ...at(to) });
    const seen = await look(studio, folder);
    expect(seen.at(100, 40)).toEqual(colours.grass);
    expect(seen.at(200, 200)).toEqual(colours.roof);
    await expect(studio.getByRole('button', { name: 'Bucket', exact: true })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
  });
});
