/** Steps that every picture of the window needs. */
import path from 'node:path';
import sharp from 'sharp';

export const root = path.resolve(import.meta.dirname, '..', '..');
export const folder = path.join(root, 'docs', 'images');

/**
 * A window of the program, translated.
 * @param at where it is: the browser, and the address of the program.
 */
export async function openWindow(
  { browser, address },
  { colorScheme = 'light', width = 1440, height = 900 } = {},
) {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme,
    reducedMotion: 'reduce',
  });
  // File dialogues are caught from the start: asked for one by one, the first key comes too early.
  page.on('filechooser', () => {});
  await page.goto(address);
  await fresh(page);
  return page;
}

/** Wait until the picture shown is the drawing's. */
export const fresh = (page) => page.waitForSelector('[data-freshness=fresh]');

/** Go to another room. */
export const openRoom = (page, name) =>
  page.getByRole('radiogroup', { name: 'Rooms' }).getByText(name, { exact: true }).click();

/** A new window in which a model was opened on its first sample. @param at as for `openWindow`. */
export async function tried(at, name, id) {
  const page = await openWindow(at);
  await openRoom(page, 'Models');
  const card = page.getByRole('article', { name, exact: true });
  await card.getByRole('button', { name: 'Try it' }).click();
  await page.waitForSelector(`[data-model=${id}]`);
  await fresh(page);
  return page;
}

/** Click what asks for a file, and give it one. */
export async function choose(page, file, ask) {
  const waiting = page.waitForEvent('filechooser');
  await ask();
  await (await waiting).setFiles(file);
}

/** Write what the window shows, or a part of it, with as few colours as look the same. */
export async function write(page, name, clip) {
  await writePicture(await page.screenshot({ clip }), name);
}

/** Write pixels to a file of docs/images. */
export async function writePicture(pixels, name) {
  await sharp(pixels)
    .png({ palette: true, quality: 100, effort: 10, dither: 0.5 })
    .toFile(path.join(folder, `${name}.png`));
}

/** Where a part of the window is, with room around it. */
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
export async function draw(page, points, { size = 256, up = true } = {}) {
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
  for (const point of points) await draw(page, [point]);
}
