/** Keys, commands, what the model sees, the film of a drawing, and what is said of another model. */
import { boxOf, drawStroke, openWindow, waitUntilFresh, writeScreenshot } from './window.mjs';

/** @param at as for `openWindow`. */
export async function dialogues(at) {
  const page = await openWindow(at);
  const dialog = page.getByRole('dialog');
  const close = async () => {
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  };
  await page.keyboard.press('?');
  await dialog.waitFor();
  await writeScreenshot(page, 'keys-light');
  await close();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('sw');
  await dialog.getByText('Undo').waitFor({ state: 'detached' });
  await writeScreenshot(page, 'commands-light', { x: 320, y: 0, width: 800, height: 340 });
  await close();

  for (const [label, ...points] of [
    ['sand', [110, 250], [140, 210], [176, 190], [250, 180]],
    ['water', [196, 120], [214, 132], [230, 122]],
    ['autumn', [180, 226], [186, 228]],
  ]) {
    await page.getByRole('button', { name: label, exact: true }).click();
    await drawStroke(page, points);
  }
  await waitUntilFresh(page);
  await page.getByRole('button', { name: 'What the model sees' }).click();
  await dialog.getByRole('img', { name: 'What the model sees' }).waitFor();
  await writeScreenshot(page, 'seen-light');
  await close();

  await page.keyboard.press('Control+Alt+c');
  await dialog.getByText('16 : 9', { exact: true }).click();
  await writeScreenshot(page, 'canvas-size-light', await boxOf(dialog, 40));
  await close();

  await page.getByRole('button', { name: 'Drawing file' }).click();
  await page.getByRole('menuitem', { name: 'Time-lapse' }).click();
  await dialog.getByRole('button', { name: 'Make the film' }).waitFor();
  await writeScreenshot(page, 'time-lapse-light');
  await page.close();
}
