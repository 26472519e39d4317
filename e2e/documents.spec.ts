import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { initializeCanvas, readPsd } from 'ag-psd';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { labelModel } from './models';
import { colours, look } from './steps';
import { draw, expect, fresh, openRoom, readRgb, saveFile, test } from './studio';

const red = colours.roof;

const seen = async (page: Page, folder: string) => (await look(page, folder)).data;

async function threeStrokes(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'roof red' }).click();
  for (const x of [60, 120, 180]) {
    await draw(page, [
      [x, 40],
      [x + 20, 200],
    ]);
  }
}

/** Click what is in a menu, and keep the file that comes of it. */
async function saveFrom(page: Page, menu: string, item: string, file: string): Promise<string> {
  await page.getByRole('button', { name: menu }).click();
  const waiting = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: item }).click();
  await (await waiting).saveAs(file);
  return file;
}

test('a drawing is kept: in its history, among the recent ones, as a file, and in the window', async ({
  studio,
  folder,
}) => {
  test.setTimeout(240_000);
  // Its pictures do not matter.
  await studio.getByRole('switch', { name: 'Live' }).click();
  const states = studio.getByTestId('history').getByRole('button');
  const menu = studio.getByRole('button', { name: 'Drawing file' });
  await expect(states).toHaveCount(1);
  const start = await seen(studio, folder);
  await threeStrokes(studio);
  await expect(states).toHaveCount(4);
  const drawn = await seen(studio, folder);

  await test.step('the history strip shows every state and goes to any', async () => {
    // The thumbnail shows the strokes.
    const reds = async () => {
      const shot = await states.nth(3).locator('canvas').screenshot();
      const data = await sharp(shot).removeAlpha().raw().toBuffer();
      return [...data.keys()].filter(
        (i) => i % 3 === 0 && red.every((value, c) => data[i + c] === value),
      ).length;
    };
    await expect.poll(reds).toBeGreaterThan(100);
    await states.and(studio.getByRole('button', { name: 'Go to state 1', exact: true })).click();
    expect((await seen(studio, folder)).equals(start)).toBe(true);
    await states.and(studio.getByRole('button', { name: 'Go to state 4', exact: true })).click();
    expect((await seen(studio, folder)).equals(drawn)).toBe(true);
  });

  await test.step('recent drawings: a new one leaves the old one in the list', async () => {
    await menu.click();
    await studio.getByRole('menuitem', { name: 'New drawing' }).click();
    await expect(states).toHaveCount(1);
    // While it fades out the menu lies over the drawing.
    await expect(studio.getByRole('menu')).toHaveCount(0);
    await draw(studio, [[128, 128]]);
    await expect(studio.getByTestId('status-line')).toContainText('Kept at');
    await menu.click();
    const kept = studio.getByRole('menuitem', { name: /Islands/ });
    await expect(kept).toHaveCount(2);
    await kept.last().click();
    await expect(states).toHaveCount(4);
    expect((await seen(studio, folder)).equals(drawn)).toBe(true);
  });

  await test.step('an .underdraw file is saved and opened, with history; a damaged one changes nothing', async () => {
    await studio.keyboard.press('Control+z');
    const undone = await seen(studio, folder);
    const target = path.join(folder, 'a.underdraw');
    const file = await saveFrom(studio, 'Drawing file', 'Save the drawing', target);
    const entries = unzipSync(readFileSync(file));
    const saved = JSON.parse(Buffer.from(entries['drawing.json']).toString());
    expect(saved.model.id).toBe('islands');
    expect(saved.steps.length).toBe(4);
    expect(Object.keys(entries)).toContain('pictures/0.png');

    await studio.getByRole('button', { name: 'Clear' }).click();
    const blank = await seen(studio, folder);
    const open = async (name: string) => {
      const chooser = studio.waitForEvent('filechooser');
      await menu.click();
      await studio.getByRole('menuitem', { name: 'Open a drawing' }).click();
      await (await chooser).setFiles(name);
    };
    const broken = path.join(folder, 'broken.underdraw');
    writeFileSync(broken, readFileSync(file).subarray(0, 2000));
    await open(broken);
    await expect(studio.getByRole('alert')).toContainText("can't be opened");
    expect((await seen(studio, folder)).equals(blank)).toBe(true);
    await open(file);
    // The history is as long before it is opened.
    await expect.poll(async () => (await seen(studio, folder)).equals(undone)).toBe(true);
    await expect(states).toHaveCount(4);
    await studio.keyboard.press('Control+Shift+z');
    expect((await seen(studio, folder)).equals(drawn)).toBe(true);
  });

  await test.step('the window remembers its room and the live switch', async () => {
    const memory = () => studio.evaluate(() => localStorage.getItem('underdraw-window'));
    await openRoom(studio, 'Models');
    await expect(studio.getByRole('heading', { name: 'Models' })).toBeVisible();
    await expect.poll(memory).toContain('"room":"models"');
    // By its key a room is as well remembered as by the mouse.
    await studio.keyboard.press('Control+Alt+2');
    await expect(studio.getByRole('heading', { name: 'Batch' })).toBeVisible();
    await studio.reload();
    await expect(studio.getByRole('heading', { name: 'Batch' })).toBeVisible();
    await openRoom(studio, 'Studio');
    await expect(studio.getByRole('switch', { name: 'Live' })).not.toBeChecked();
  });
});

test.describe('with another model', () => {
  test.use({ ownModels: labelModel });

  test('the picture goes out: as files, as PSD in layers, to the clipboard, enlarged, and as films', async ({
    studio,
    folder,
  }) => {
    test.setTimeout(240_000);
    await threeStrokes(studio);
    await fresh(studio);
    const at = (name: string) => path.join(folder, name);
    const png = await readRgb(await saveFile(studio, 'Save picture', at('a.png')));
    const menu = 'Save the picture as';

    await test.step('as TIFF, and as PSD in layers', async () => {
      const tiff = await saveFrom(studio, menu, 'TIFF', at('a.tiff'));
      expect((await sharp(tiff).metadata()).format).toBe('tiff');
      expect((await readRgb(tiff)).data.equals(png.data)).toBe(true);
      initializeCanvas(
        () => {
          throw new Error('pixels are read as they are');
        },
        (width, height) =>
          ({ width, height, data: new Uint8ClampedArray(width * height * 4) }) as ImageData,
      );
      const psd = readPsd(readFileSync(await saveFrom(studio, menu, 'Photoshop', at('a.psd'))), {
        useImageData: true,
        skipCompositeImageData: true,
        skipThumbnail: true,
      });
      expect(psd.children?.map((layer) => layer.name)).toEqual(['Labels', 'Picture']);
      const [labels, picture] = psd.children ?? [];
      const rgb = (data: ArrayLike<number>) =>
        Buffer.from(Array.from(data).filter((_, i) => i % 4 !== 3));
      expect(rgb(picture.imageData!.data).equals(png.data)).toBe(true);
      expect(rgb(labels.imageData!.data).equals(await seen(studio, folder))).toBe(true);
    });

    await test.step('to the clipboard', async () => {
      await studio.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await studio.getByTestId('drawing').focus();
      await studio.keyboard.press('Control+Shift+C');
      await expect(studio.getByText('The picture is in the clipboard.')).toBeVisible();
      const copied = await studio.evaluate(async () => {
        const [item] = await navigator.clipboard.read();
        return [...(await (await item.getType('image/png')).bytes())];
      });
      writeFileSync(at('copied.png'), Buffer.from(copied));
      expect((await readRgb(at('copied.png'))).data.equals(png.data)).toBe(true);
    });

    await test.step('four times as large, by the model for it, and so again by a key', async () => {
      const small = { fit: 'fill', kernel: 'lanczos3' } as const;
      const isLike = async (file: string, side: number) => {
        const { width, height } = await sharp(file).metadata();
        expect([width, height]).toEqual([side, side]);
        const { data } = await sharp(file)
          .removeAlpha()
          .resize(png.width, png.height, small)
          .raw()
          .toBuffer({ resolveWithObject: true });
        const difference = data.reduce((sum, v, i) => sum + Math.abs(v - png.data[i]), 0);
        expect(difference / data.length).toBeLessThan(8);
      };
      const large = at('a4.png');
      await isLike(await saveFile(studio, '×4: save it enlarged', large), 1024);
      // Not what plain resampling makes of it: the model adds detail.
      const resampled = await sharp(at('a.png'))
        .resize(1024, 1024, small)
        .removeAlpha()
        .raw()
        .toBuffer();
      const byModel = await readRgb(large);
      expect(byModel.data.equals(resampled)).toBe(false);

      await studio.getByRole('button', { name: 'Save the picture as' }).click();
      await studio.getByRole('menuitem', { name: '×2' }).click();
      await expect(studio.getByText('512 × 512 pixels, by Upscale ×4')).toBeVisible();
      const waiting = studio.waitForEvent('download');
      await studio.getByRole('menuitem', { name: 'WebP' }).click();
      await (await waiting).saveAs(at('a2.webp'));
      await isLike(at('a2.webp'), 512);

      await studio.getByTestId('drawing').focus();
      const again = studio.waitForEvent('download');
      await studio.keyboard.press('Control+Shift+e');
      const repeated = await again;
      expect(repeated.suggestedFilename()).toBe('islands-picture-2x.webp');
    });

    await test.step('as a time-lapse that replays the history through the model', async () => {
      await studio.getByRole('button', { name: 'Drawing file' }).click();
      await studio.getByRole('menuitem', { name: 'Time-lapse' }).click();
      await studio.getByText('WebM', { exact: true }).click();
      const webm = readFileSync(await saveFile(studio, 'Make the film', at('a.webm')));
      expect(webm.readUInt32BE(0)).toBe(0x1a45dfa3);
      expect(webm.length).toBeGreaterThan(5_000);
    });

    await test.step('through another model that knows what is drawn, as GIF', async () => {
      const dialog = studio.getByRole('dialog');
      await expect(dialog).toHaveCount(0);
      await studio.getByRole('button', { name: 'Drawing file' }).click();
      await studio.getByRole('menuitem', { name: 'Time-lapse' }).click();
      await dialog.getByText('GIF', { exact: true }).click();
      await dialog.getByRole('combobox', { name: 'Through' }).click();
      // A model of ink has nothing to say to labels.
      await expect(studio.getByRole('option', { name: 'Islands in Ink' })).toHaveCount(0);
      await studio.getByRole('option', { name: 'Fen', exact: true }).click();
      const gif = await saveFile(studio, 'Make the film', at('fen.gif'));
      const { pages, width, height, delay } = await sharp(gif, { animated: true }).metadata();
      expect([pages, width, height]).toEqual([4, 512, 256 * 4]);
      expect(delay?.at(-1)).toBeGreaterThan(1000);
      // Left of the last picture is the drawing, with its strokes.
      const last = await sharp(gif, { page: 3 }).removeAlpha().raw().toBuffer();
      const pixel = [...last.subarray((120 * 512 + 70) * 3).subarray(0, 3)];
      for (const [i, value] of pixel.entries()) expect(Math.abs(value - red[i])).toBeLessThan(12);
      // The model shows its labels as red, green and blue: water is blue, what it does not know is grass.
      const film = await sharp(gif, { page: 0 }).removeAlpha().raw().toBuffer();
      const kinds = new Set<number>();
      for (let y = 0; y < 256; y++) {
        for (let x = 256; x < 512; x++) {
          const [r, g, b] = film.subarray((y * 512 + x) * 3).subarray(0, 3);
          kinds.add([r, g, b].indexOf(Math.max(r, g, b)));
        }
      }
      expect([...kinds].sort()).toEqual([1, 2]);
    });
  });
});
