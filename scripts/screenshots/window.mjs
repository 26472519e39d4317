/** Steps shared by all screenshots. */
import path from 'node:path';
import sharp from 'sharp';

export const repositoryFolder = path.resolve(import.meta.dirname, '..', '..');
export const imagesFolder = path.join(repositoryFolder, 'docs', 'images');

/**
 * Open the window and wait for the first translation.
 * @param at browser, address of the window, and the storage state that holds its cookie.
 */
export async function openWindow(
  { browser, address, storageState },
  { colorScheme = 'light', width = 1440, height = 900 } = {},
) {
  const page = await browser.newPage({
    viewport: { width, height },
    storageState: { ...storageState, origins: [] },
    colorScheme,
    reducedMotion: 'reduce',
  });
  // A busy machine takes its time.
  page.setDefaultTimeout(120_000);
  // Intercept file dialogues from the start: a listener added later may miss the first one.
  page.on('filechooser', () => {});
  await page.goto(address);
  await waitUntilFresh(page);
  return page;
}

/** Wait until the picture is up to date with the drawing. */
export const waitUntilFresh = (page) => page.waitForSelector('[data-freshness=fresh]');

/** Go to another room. */
export const openRoom = (page, name) =>
  page.getByRole('radiogroup', { name: 'Rooms' }).getByText(name, { exact: true }).click();

/** A new window in which a model was opened on its first sample. @param at as for `openWindow`. */
export async function openModel(at, name, id) {
  const page = await openWindow(at);
  await openRoom(page, 'Models');
  const card = page.getByRole('article', { name, exact: true });
  await card.getByRole('button', { name: 'Try it' }).click();
  await page.waitForSelector(`[data-model=${id}]`);
  await waitUntilFresh(page);
  return page;
}

/** Open a file chooser by `ask`, and choose a file. */
export async function chooseFile(page, file, ask) {
  const waiting = page.waitForEvent('filechooser');
  await ask();
  await (await waiting).setFiles(file);
}

/** Write a screenshot, or a part of it, to docs/images. */
export async function writeScreenshot(page, name, clip) {
  await writeDocsImage(await page.screenshot({ clip }), name);
}

/** Write an encoded image to docs/images, with a palette to keep it small. */
export async function writeDocsImage(pixels, name) {
  await sharp(pixels)
    .png({ palette: true, quality: 100, effort: 10, dither: 0.5 })
    .toFile(path.join(imagesFolder, `${name}.png`));
}

/** Bounding box of an element, with a margin. */
export async function boxOf(locator, margin = 0) {
  const { x, y, width, height } = await locator.boundingBox();
  return {
    x: Math.max(0, x - margin),
    y: Math.max(0, y - margin),
    width: width + 2 * margin,
    height: height + 2 * margin,
  };
}

/** Draw with the mouse along points of a drawing, while the view is fitted. @param size of its shorter side. */
export async function drawStroke(page, points, { size = 256, up = true } = {}) {
  const box = await page.getByTestId('drawing').boundingBox();
  const scale = (Math.min(box.width, box.height) - 32) / size;
  const [left, top] = [
    box.x + (box.width - size * scale) / 2,
    box.y + (box.height - size * scale) / 2,
  ];
  for (const [i, [x, y]] of points.entries()) {
    await page.mouse.move(left + x * scale, top + y * scale, { steps: i === 0 ? 1 : 10 });
    if (i === 0) await page.mouse.down();
  }
  if (up) await page.mouse.up();
}

/** Click points of a drawing one after the other. */
export async function clickAt(page, ...points) {
  for (const point of points) await drawStroke(page, [point]);
}
