/** Dreams to draw on, clips that go on, there and back, and losses side by side. */
import { openModel, openWindow, waitUntilFresh, writeScreenshot } from './window.mjs';

/** @param at as for `openWindow`. */
export async function dreams(at) {
  const page = await openWindow(at);
  await page.keyboard.press('d');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Text', { exact: true }).fill('a castle by a lake, woods in the north');
  const ready = dialog.locator('button[aria-busy=false]');
  await ready.nth(5).waitFor();
  await dialog.getByRole('heading', { name: 'Dream up a drawing' }).click();
  await page.getByRole('listbox').waitFor({ state: 'hidden' });
  await writeScreenshot(page, 'dream-light');
  await page.close();

  const clip = await openModel(at, 'Next frame', 'next-frame');
  const ahead = clip.getByRole('slider', { name: 'Frames ahead' });
  for (let frames = 1; frames < 8; frames++) await ahead.press('ArrowRight');
  await clip.getByText('1 of 8').waitFor();
  await waitUntilFresh(clip);
  await writeScreenshot(clip, 'frames-light');
  await clip.close();

  const cycle = await openModel(at, 'Gloss, unpaired', 'gloss-unpaired');
  await cycle.keyboard.press('w');
  await cycle.getByTestId('cycle-error').waitFor();
  await writeScreenshot(cycle, 'cycle-light');
  await cycle.close();

  const losses = await openWindow(at);
  await showSet(losses, /^Colour/);
  await writeScreenshot(losses, 'losses-light');
  await losses.close();

  const frames = await openWindow(at);
  await showSet(frames, /^Next frame/);
  await frames.keyboard.press('j');
  await waitUntilFresh(frames);
  await writeScreenshot(frames, 'losses-frames-light');
  await frames.close();
}

/** Compare the models of a ready set, and wait for all pictures and opinions, that of the truth too. */
async function showSet(page, name) {
  await page.keyboard.press('k');
  await page.getByRole('combobox', { name: 'Which models' }).click();
  await page.getByRole('option', { name }).click();
  await page.getByTestId('measures').nth(1).waitFor();
  await page.waitForFunction(
    () => document.querySelectorAll('[data-testid=bake-off] [data-ready=true]').length === 3,
  );
  await page
    .getByText(/% real$/)
    .nth(2)
    .waitFor();
}
