import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, fresh, pixels, sampleFile, saveSeen, test } from './studio';

/** A file as a drop or a paste carries it. */
async function transferOf(page: Page, file: string) {
  return page.evaluateHandle(
    ({ bytes, name }) => {
      const made = new DataTransfer();
      made.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }));
      return made;
    },
    { bytes: [...readFileSync(file)], name: path.basename(file) },
  );
}

test('a dropped label map takes the place of the drawing, exactly', async ({ studio, folder }) => {
  const before = await pixels(await saveSeen(studio, path.join(folder, 'before.png')));
  const transfer = await transferOf(studio, sampleFile(1));
  const pane = studio.getByRole('region', { name: 'Drawing' });
  await pane.dispatchEvent('dragenter', { dataTransfer: transfer });
  await expect(pane.getByText('Drop a picture to draw on')).toBeVisible();
  await pane.dispatchEvent('drop', { dataTransfer: transfer });
  await expect(studio.getByTestId('changed')).toHaveText(/Every colour is in the palette/);
  await studio.getByRole('button', { name: 'Put it on the sheet' }).click();
  await fresh(studio);
  const seen = await pixels(await saveSeen(studio, path.join(folder, 'seen.png')));
  expect(seen.data.equals((await pixels(sampleFile(1))).data)).toBe(true);
  await studio.keyboard.press('Control+z');
  const undone = await pixels(await saveSeen(studio, path.join(folder, 'undone.png')));
  expect(undone.data.equals(before.data)).toBe(true);
});

test('a pasted picture with other colours is asked about first, with a count', async ({
  studio,
  folder,
}) => {
  const file = path.join(folder, 'sky.png');
  // A quarter is nearly water, the rest is exactly snow.
  await sharp({ create: { width: 128, height: 128, channels: 3, background: '#f2f6fa' } })
    .composite([
      {
        input: { create: { width: 64, height: 64, channels: 3, background: '#3a7ad0' } },
        left: 0,
        top: 0,
      },
    ])
    .png()
    .toFile(file);
  const before = await pixels(await saveSeen(studio, path.join(folder, 'before.png')));
  const paste = async () => {
    const transfer = await transferOf(studio, file);
    await studio.evaluate((data) => {
      window.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data as DataTransfer }));
    }, transfer);
  };
  await paste();
  await expect(studio.getByTestId('changed')).toContainText('16,384 pixels (25.0 %)');
  // What changes is marked, and nothing else.
  const marked = async () => {
    const becomes = studio.getByRole('img', { name: 'On the sheet' });
    return becomes.evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, 256, 256);
      return [50, 200].map((x) => [...data.subarray((50 * 256 + x) * 4).subarray(0, 3)]);
    });
  };
  await expect.poll(marked).toEqual([
    [0xbd, 0x29, 0xcc],
    [0xf2, 0xf6, 0xfa],
  ]);
  await studio.getByRole('switch', { name: 'Mark what changes' }).click();
  await expect.poll(marked).toEqual([
    [0x3a, 0x7b, 0xd5],
    [0xf2, 0xf6, 0xfa],
  ]);
  await studio.getByRole('button', { name: 'Leave it' }).click();
  const left = await pixels(await saveSeen(studio, path.join(folder, 'left.png')));
  expect(left.data.equals(before.data)).toBe(true);

  await paste();
  await studio.getByRole('button', { name: 'Put it on the sheet' }).click();
  await fresh(studio);
  const seen = await pixels(await saveSeen(studio, path.join(folder, 'seen.png')));
  const at = (x: number, y: number) => [...seen.data.subarray((y * 256 + x) * 3).subarray(0, 3)];
  expect(at(50, 50)).toEqual([0x3a, 0x7b, 0xd5]);
  expect(at(200, 50)).toEqual([0xf2, 0xf6, 0xfa]);
});

test('a file that is no picture is said to be none', async ({ studio, folder }) => {
  const file = path.join(folder, 'not.png');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(file, 'no picture at all');
  const transfer = await transferOf(studio, file);
  await studio
    .getByRole('region', { name: 'Drawing' })
    .dispatchEvent('drop', { dataTransfer: transfer });
  await expect(studio.getByRole('dialog').getByRole('alert')).toContainText(
    'not.png is not a picture that can be read.',
  );
});
