import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { JSHandle, Locator, Page } from '@playwright/test';
import {
  chooseFile,
  expect,
  onPage,
  openRoom,
  placesOnPage,
  readRgb,
  saveModelInput,
  settled,
} from './studio';

/** RGB colours of some labels of the model Islands. */
export const colours = {
  grass: [0x9c, 0xcc, 0x3c],
  water: [0x3a, 0x7b, 0xd5],
  roof: [0xd6, 0x3a, 0x3a],
  castle: [0x7b, 0x4f, 0xb5],
};

/** The current input of the model as pixels, with helpers to inspect them. */
export async function look(page: Page, folder: string) {
  const seen = await readRgb(await saveModelInput(page, path.join(folder, 'seen.png')));
  const { width, data } = seen;
  const at = (x: number, y: number) => [...data.subarray((y * width + x) * 3).subarray(0, 3)];
  const count = ([r, g, b]: number[]) => {
    let n = 0;
    for (let i = 0; i < data.length; i += 3) {
      if (data[i] === r && data[i + 1] === g && data[i + 2] === b) n++;
    }
    return n;
  };
  return { ...seen, at, count };
}

/** Click a point of the 256×256 drawing, while the view is fitted. */
export async function clickAt(page: Page, x: number, y: number): Promise<void> {
  const there = await onPage(page, x, y);
  await page.mouse.click(there.x, there.y);
}

type PenPoint = readonly [x: number, y: number, force: number];

/**
 * Draw a stroke through points of the 256×256 drawing with a pen, while the view is fitted.
 * @param points with the force of the pen there, 0 to 1.
 * @param lean how far the pen leans and is turned, in degrees.
 */
export async function drawWithPen(
  page: Page,
  points: readonly PenPoint[],
  lean: (x: number) => { tiltX?: number; tiltY?: number; twist?: number } = () => ({}),
): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const at = await placesOnPage(page);
  const send = (type: string, [x, y, force]: PenPoint, buttons: number) =>
    session.send('Input.dispatchMouseEvent', {
      type: type as 'mouseMoved',
      ...at(x, y),
      button: 'left',
      buttons,
      clickCount: 1,
      pointerType: 'pen',
      force,
      ...lean(x),
    });
  await send('mousePressed', points[0], 1);
  for (const point of points.slice(1)) await send('mouseMoved', point, 1);
  const [x, y] = points.at(-1)!;
  await send('mouseReleased', [x, y, 0], 0);
  await session.detach();
}

/** Clear the drawing and choose the label for roofs. */
export async function blankWithRoofs(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('button', { name: 'roof red' }).click();
}

/** Files are named by their path, or given as name and content. */
type Dropped = string | { name: string; content: Buffer | string };

/** A DataTransfer with a file, for drop and paste events. */
export async function dataTransferOf(page: Page, file: Dropped): Promise<JSHandle<DataTransfer>> {
  const { name, content } =
    typeof file === 'string' ? { name: path.basename(file), content: readFileSync(file) } : file;
  const type = name.endsWith('.png') ? 'image/png' : '';
  return page.evaluateHandle(
    ({ bytes, called, mime }) => {
      const made = new DataTransfer();
      const text = atob(bytes);
      const array = Uint8Array.from(text, (character) => character.charCodeAt(0));
      made.items.add(new File([array], called, { type: mime }));
      return made;
    },
    // As text: a number for each byte takes seconds for a model.
    { bytes: Buffer.from(content).toString('base64'), called: name, mime: type },
  );
}

/** Drop a file on an element. */
export async function dropFile(target: Locator, file: Dropped): Promise<void> {
  await target.dispatchEvent('drop', { dataTransfer: await dataTransferOf(target.page(), file) });
}

/**
 * Drag a file or folder from the disk over a point of the page, and drop it there.
 * @param look during the drag.
 */
export async function dropFromDisk(
  page: Page,
  file: string,
  x: number,
  y: number,
  look?: () => Promise<void>,
): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    browser.send('Input.dispatchDragEvent', { type, x, y, data });
  await drag('dragEnter');
  await drag('dragOver');
  await look?.();
  await drag('dragOver');
  await drag('drop');
}

/** Expect that the Studio shows a model. */
export async function expectModel(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('complementary', { name, exact: true })).toBeVisible();
}

/** Open a model on its first sample, from the gallery. */
export async function tryIt(page: Page, name: string): Promise<void> {
  await openRoom(page, 'Models');
  const card = page.getByRole('article', { name, exact: true });
  await card.getByRole('button', { name: 'Try it' }).click();
  await expectModel(page, name);
  await settled(page);
}

/** Choose a mode in the Compare menu. */
export async function compareBy(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('menuitemradio', { name }).click();
  await expect(page.getByRole('menu')).toHaveCount(0);
}

/** Open a ground truth from the Compare menu. */
export async function openTruth(page: Page, file: string): Promise<void> {
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await chooseFile(page, file, () =>
    page.getByRole('menuitem', { name: /original to compare/ }).click(),
  );
  await expect(page.getByRole('menu')).toHaveCount(0);
}

/** Open the menu of symmetry, guides and tracing. */
export async function openAids(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Symmetry, guides, tracing' }).click();
  const tracing = page.getByRole('region', { name: 'Tracing picture' });
  await expect(tracing).toBeVisible();
  return tracing;
}

/** Choose a symmetry. */
export async function chooseSymmetry(page: Page, kind: string): Promise<void> {
  const tracing = await openAids(page);
  await page.getByLabel('Symmetry', { exact: true }).selectOption(kind);
  await page.keyboard.press('Escape');
  // Until it is gone the menu lies over the drawing, and keys are its own.
  await expect(tracing).toHaveCount(0);
}
