import { look } from './steps';
import { draw, expect, fresh, test } from './studio';

test('a day of drawings: none is lost, each can be found, named, deleted and brought back', async ({
  studio,
  folder,
}) => {
  await studio.getByRole('button', { name: 'roof red' }).click();
  await draw(studio, [[40, 40]]);
  const first = (await look(studio, folder)).data;
  for (let i = 0; i < 13; i++) {
    await studio.keyboard.press('Control+Alt+n');
    await expect(studio.getByTestId('history').getByRole('button')).toHaveCount(1);
    await draw(studio, [[60 + i * 8, 128]]);
    // The window goes the moment after the first stroke, before the drawing is kept by itself.
    if (i !== 5) continue;
    await studio.reload();
    await fresh(studio);
    await expect(studio.getByTestId('history').getByRole('button')).toHaveCount(2);
  }
  await expect(studio.getByTestId('status-line')).toContainText('Kept at');

  await studio.keyboard.press('Control+Shift+o');
  const library = studio.getByRole('dialog', { name: 'Your drawings' });
  await expect(library.getByRole('listitem')).toHaveCount(14);
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
  await library.getByRole('button', { name: 'Undo' }).click();
  await library
    .getByRole('listitem')
    .getByRole('button', { name: /^The very first/ })
    .click();
  await fresh(studio);
  expect((await look(studio, folder)).data.equals(first)).toBe(true);
});

test('a drawing that can not be kept is said at once, with a way to save it', async ({
  studio,
}) => {
  await studio.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
  });
  await draw(studio, [[40, 40]]);
  const line = studio.getByTestId('status-line');
  await expect(line).toContainText('could not be kept');
  const waiting = studio.waitForEvent('download');
  await line.getByRole('button', { name: 'Save the drawing' }).click();
  expect((await waiting).suggestedFilename()).toBe('islands.underdraw');
});

test('a new drawing has the size that was chosen, and stays new when the window is opened again', async ({
  studio,
}) => {
  await draw(studio, [[40, 40]]);
  await studio.getByRole('button', { name: 'Drawing file' }).click();
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
  const line = studio.getByTestId('status-line');
  await expect(line).toContainText('768 × 576 pixels');
  await studio.keyboard.press('Control+Alt+n');
  await expect(studio.getByTestId('history').getByRole('button')).toHaveCount(1);
  await expect(line).toContainText('768 × 576 pixels');
  await studio.reload();
  await expect(line).toContainText('768 × 576 pixels');
  await expect(studio.getByTestId('history').getByRole('button')).toHaveCount(1);
  await expect(line).not.toContainText('as you left it');
});
