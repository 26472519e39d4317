import { expectNoViolations } from './axe';
import { blankWithRoofs, colours, expectModel, look } from './steps';
import { draw, expect, fresh, onPage, test } from './studio';

test('what can be done is under the right button, and the menu key, of drawing, picture, history and labels', async ({
  studio,
  folder,
}) => {
  test.setTimeout(240_000);
  await test.step('the picture is dragged out of the window as a file', async () => {
    const button = studio.getByRole('button', { name: 'Save picture' });
    await button.hover();
    const dragged = () =>
      button.evaluate((element) => {
        const dataTransfer = new DataTransfer();
        const event = new DragEvent('dragstart', { dataTransfer, bubbles: true, cancelable: true });
        return element.dispatchEvent(event) ? dataTransfer.getData('DownloadURL') : '';
      });
    await expect.poll(dragged).toMatch(/^image\/png:islands-picture\.png:blob:/);
    const address = (await dragged()).replace('image/png:islands-picture.png:', '');
    const width = await studio.evaluate(async (url) => {
      const image = Object.assign(new Image(), { src: url });
      await image.decode();
      return image.naturalWidth;
    }, address);
    expect(width).toBe(256);
  });
  await blankWithRoofs(studio);
  await draw(studio, [
    [60, 128],
    [120, 128],
  ]);
  const menu = studio.getByRole('menu');
  const choose = async (name: string | RegExp) => {
    await menu.getByRole('menuitem', { name }).click();
    await expect(menu).toHaveCount(0);
  };

  await test.step('drawing', async () => {
    const { x, y } = await onPage(studio, 200, 60);
    await studio.mouse.click(x, y, { button: 'right' });
    await expect(menu.getByRole('menuitem', { name: /^Redo/ })).toBeDisabled();
    await expectNoViolations(studio, 'context menu');
    await choose(/^Undo/);
    expect((await look(studio, folder)).count(colours.roof)).toBe(0);
    // With the keyboard alone.
    await studio.getByTestId('drawing').focus();
    await studio.keyboard.press('Shift+F10');
    await expect(menu.getByRole('menuitem').first()).toBeFocused();
    await studio.keyboard.press('ArrowDown');
    await studio.keyboard.press('Enter');
    await expect(menu).toHaveCount(0);
    expect((await look(studio, folder)).at(90, 128)).toEqual(colours.roof);
  });

  await test.step('labels', async () => {
    await studio.getByRole('button', { name: 'castle' }).click({ button: 'right' });
    await choose('Use it as the back colour');
    await studio.keyboard.press('x');
    await expect(studio.getByRole('button', { name: 'castle' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
  });

  await test.step('history', async () => {
    const states = studio.getByTestId('history').getByRole('button');
    await states.nth(1).click({ button: 'right' });
    await choose('New drawing from here');
    await expect(states).toHaveCount(1);
    // Undo, the first of the drawing's menu, is disabled then.
    await studio.getByTestId('drawing').focus();
    await studio.keyboard.press('Shift+F10');
    await expect(menu.getByRole('menuitem', { disabled: false }).first()).toBeFocused();
    await studio.keyboard.press('Escape');
    await expect(menu).toHaveCount(0);
    await studio.keyboard.press('Control+Shift+o');
    await expect(studio.getByRole('dialog').getByRole('listitem')).toHaveCount(1);
    await studio.keyboard.press('Escape');
  });

  await test.step('picture: it is the next drawing, as labels', async () => {
    await fresh(studio);
    await studio.getByTestId('picture').click({ button: 'right' });
    await choose(/^Draw on this picture/);
    const dialog = studio.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: 'Put it on the sheet' })).toBeEnabled();
    await dialog.getByRole('button', { name: 'Put it on the sheet' }).click();
    await expect(studio.getByTestId('history').getByRole('button')).toHaveCount(2);
    await fresh(studio);
  });

  await test.step('of several pictures one is saved, and one is gone on with', async () => {
    await studio.keyboard.press('k');
    const views = studio.getByTestId('bake-off');
    const save = views.getByRole('button', { name: 'Save: Islands', exact: true });
    await expect(save).toHaveAttribute('aria-disabled', 'false');
    const waiting = studio.waitForEvent('download');
    await save.click();
    expect((await waiting).suggestedFilename()).toBe('islands-picture.png');
    await views.getByRole('button', { name: 'Go on with Islands', exact: true }).click();
    await expect(views).toHaveCount(0);
    await expectModel(studio, 'Islands');
  });
});
