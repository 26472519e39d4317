/** The tour, at a step that shows two losses. */
import { openWindow, waitUntilFresh, writeScreenshot } from './window.mjs';

/** @param at as for `openWindow`. */
export async function tour(at) {
  const page = await openWindow(at);
  await page.getByRole('button', { name: 'Tour of the ideas' }).click();
  const step = (id) => page.waitForSelector(`[data-testid=tour][data-step=${id}][aria-busy=false]`);
  for (const id of ['classifier', 'structured', 'crf', 'losses']) {
    await step(id);
    if (id !== 'losses') await page.keyboard.press('ArrowRight');
  }
  await page.waitForFunction(
    () => document.querySelectorAll('[data-testid=bake-off] [data-testid=opinion]').length === 3,
  );
  await waitUntilFresh(page);
  await page.mouse.move(5, 5);
  await writeScreenshot(page, 'tour-light');
  await page.close();
}
