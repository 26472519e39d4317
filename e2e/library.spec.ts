import { look } from './steps';
import { draw, expect, settled, test } from './studio';

test.use({ memory: { live: false } });

test('drawings: none is lost, each can be found, named, sized, deleted and brought back', async ({
  studio,
  folder,
}) => {
  const states = studio.getByTestId('history').getByRole('button');
  const line = studio.getByTestId('status-line');

  await test.step('each is kept, and the window may go the moment after its first stroke', async () => {
    await studio.getByRole('button', { name: /^roof red/ }).click();
    await draw(studio, [[40, 40]]);
    const first = (await look(studio, folder)).data;
    for (const x of [60, 100, 140]) {
      await studio.keyboard.press('Control+Alt+n');
      await expect(states).toHaveCount(1);
      await draw(studio, [[x, 128]]);
      await expect(states).toHaveCount(2);
      // Before the drawing is kept by itself.
      if (x !== 100) continue;
      await studio.reload();
      await settled(studio);
      await expect(states).toHaveCount(2);
    }
    await expect(line).toContainText('Kept at');

    await studio.keyboard.press('Control+Shift+o');
    const library = studio.getByRole('dialog', { name: 'Your drawings' });
    await expect(library.getByRole('listitem')).toHaveCount(4);
    await library
      .getByRole('listitem')
      .last()
      .getByRole('button', { name: /^Rename/ })
      .click();
    await library.getByRole('textbox', { name: 'Name of the drawing' }).fill('The very first');
    await studio.keyboard.press('Enter');
    await library.getByRole('textbox', { name: 'Search' }).fill('very');
    await expect(library.getByRole('listitem')).toHaveCount(1);
    await library.getByRole('button', { name: 'Delete The very first' }).click();
    await expect(library.getByRole('listitem')).toHaveCount(0);
    await library.getByRole('button', { name: 'Undo', exact: true }).click();
    await library
      .getByRole('listitem')
      .getByRole('button', { name: /^The very first/ })
      .click();
    await expect(library).toBeHidden();
    await expect(line).toContainText('State 2 of 2');
    // The drawing before had two states as well, and is shown until this one was read.
    await expect.poll(async () => (await look(studio, folder)).data.equals(first)).toBe(true);
  });

  await test.step('a new one has the size that was chosen, and stays new when the window is opened again', async () => {
    await studio.getByRole('button', { name: 'Drawing file', exact: true }).click();
    await studio.getByRole('menuitem', { name: 'New, in another size' }).click();
    const dialog = studio.getByRole('dialog', { name: 'New drawing' });
    await dialog.getByText('768', { exact: true }).click();
    await dialog.getByText('4 : 3', { exact: true }).click();
    // A sheet so large is offered brushes to match.
    const brush = studio.getByRole('textbox', { name: 'Brush size in pixels' });
    await expect(brush).toHaveValue('18 px');
    await expect(dialog.getByRole('checkbox', { name: /2.5 times as large/ })).toBeChecked();
    await dialog.getByRole('button', { name: 'Create' }).click();
    await expect(dialog).toBeHidden();
    await expect(brush).toHaveValue('45 px');
    await expect(line).toContainText('768 × 576 pixels');
    await studio.keyboard.press('Control+Alt+n');
    await expect(states).toHaveCount(1);
    await expect(line).toContainText('768 × 576 pixels');
    await studio.reload();
    await expect(line).toContainText('768 × 576 pixels');
    await expect(states).toHaveCount(1);
    await expect(line).not.toContainText('as you left it');
  });

  await test.step('one that can not be kept is said at once, with a way to save it', async () => {
    await studio.evaluate(() => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('no room', 'QuotaExceededError');
      };
    });
    await draw(studio, [[40, 40]]);
    await expect(line).toContainText('could not be kept');
    const waiting = studio.waitForEvent('download');
    await line.getByRole('button', { name: 'Save the drawing' }).click();
    expect((await waiting).suggestedFilename()).toBe('islands.underdraw');
  });
});
