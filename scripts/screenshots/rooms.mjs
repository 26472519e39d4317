/** Studio and Models, in both schemes and two sizes. */
import { openRoom, openWindow, waitUntilFresh, writeScreenshot } from './window.mjs';

/** @param at as for `openWindow`. */
export async function rooms(at) {
  for (const [width, height] of [
    [1440, 900],
    [1024, 700],
  ]) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await openWindow(at, { colorScheme, width, height });
      // By its key: a click would scroll the panel to it.
      await page.keyboard.press('8');
      await waitUntilFresh(page);
      await writeScreenshot(page, `studio-${colorScheme}-${width}`);
      await openRoom(page, 'Models');
      await page.waitForFunction(() => document.querySelector('article img')?.naturalWidth > 0);
      await page
        .getByText(/ ms for /)
        .nth(3)
        .waitFor();
      await writeScreenshot(page, `models-${colorScheme}-${width}`);
      await page.close();
    }
  }
}
