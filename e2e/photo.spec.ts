import { writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { dataTransferOf, dropFile, look } from './steps';
import { expect, readRgb, sampleFile, test } from './studio';

test.use({ memory: { live: false } });

test('pictures are dropped and pasted: what becomes of each is said first, and shown', async ({
  studio,
  folder,
}) => {
  await test.step('a dropped label map takes the place of the drawing, exactly', async () => {
    const before = await look(studio, folder);
    const transfer = await dataTransferOf(studio, sampleFile(1));
    const pane = studio.getByRole('region', { name: 'Drawing' });
    await pane.dispatchEvent('dragenter', { dataTransfer: transfer });
    await expect(pane.getByText('Drop a picture to draw on')).toBeVisible();
    await pane.dispatchEvent('drop', { dataTransfer: transfer });
    await expect(studio.getByTestId('changed')).toHaveText(/Every colour is in the palette/);
    await studio.getByRole('button', { name: 'Put it on the sheet' }).click();
    const seen = await look(studio, folder);
    expect(seen.data.equals((await readRgb(sampleFile(1))).data)).toBe(true);
    await studio.keyboard.press('Control+z');
    const undone = await look(studio, folder);
    expect(undone.data.equals(before.data)).toBe(true);
  });

  await test.step('what a file is, is said: frames, class numbers, formats that are not read', async () => {
    const pane = studio.getByRole('region', { name: 'Drawing' });
    const dialog = studio.getByRole('dialog');
    await test.step('the first frame of an animation is taken, and its class numbers are offered', async () => {
      const numbers = Uint8Array.from({ length: 64 * 128 }, (_, i) => Math.floor(i / 1024) + 2);
      const raw = { width: 64, height: 128, channels: 1, pageHeight: 64 } as const;
      const content = await sharp(numbers, { raw }).webp({ lossless: true }).toBuffer();
      await dropFile(pane, { name: 'numbers.webp', content });
      await expect(dialog).toContainText('numbers.webp has 2 frames; the first is used.');
      await expect(dialog).toContainText('looks like a map of class numbers, 0 to 5');
      await dialog.getByRole('switch', { name: 'It holds class numbers' }).check();
      await expect(studio.getByTestId('changed')).toHaveText(/Every colour is in the palette/);
      await studio.getByRole('button', { name: 'Put it on the sheet' }).click();
      const { at } = await look(studio, folder);
      expect(new Set([40, 90, 150, 220].map((y) => at(128, y).join())).size).toBe(4);
    });
    await test.step('HEIC has no type in browsers, and is named all the same', async () => {
      const content = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
      await dropFile(pane, { name: 'photo', content });
      await expect(studio.getByRole('alert')).toContainText(
        /photo is a picture in the format HEIC, which is not read\.\s*Underdraw reads PNG/,
      );
      await studio.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
    });
  });

  await test.step('a pasted picture with other colours is asked about first, with a count', async () => {
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
    const before = await look(studio, folder);
    const paste = async () => {
      const transfer = await dataTransferOf(studio, file);
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
    const left = await look(studio, folder);
    expect(left.data.equals(before.data)).toBe(true);

    await paste();
    await studio.getByRole('button', { name: 'Put it on the sheet' }).click();
    const { at } = await look(studio, folder);
    expect(at(50, 50)).toEqual([0x3a, 0x7b, 0xd5]);
    expect(at(200, 50)).toEqual([0xf2, 0xf6, 0xfa]);
  });

  await test.step('a grey photograph is coloured first, if one asks for it', async () => {
    const file = path.join(folder, 'old.png');
    await sharp('models/islands/preview.webp').resize(128, 128).greyscale().png().toFile(file);
    await dropFile(studio.getByRole('region', { name: 'Drawing' }), file);
    const first = studio.getByRole('switch', { name: 'Colour it first with Colour' });
    await expect(first).not.toBeChecked();
    /** How far the samples of the picture's pixels are apart, on average. */
    const chroma = () =>
      studio.getByRole('img', { name: 'old.png' }).evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, 256, 256);
        let sum = 0;
        for (let i = 0; i < data.length; i += 4) {
          const [r, g, b] = [data[i], data[i + 1], data[i + 2]];
          sum += Math.max(r, g, b) - Math.min(r, g, b);
        }
        return (sum * 4) / data.length;
      });
    expect(await chroma()).toBe(0);
    await first.click();
    await expect.poll(chroma).toBeGreaterThan(30);
    await studio.getByRole('button', { name: 'Put it on the sheet' }).click();
    await expect(studio.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('a file that is no picture is said to be none, in the language of the window', async () => {
    const file = path.join(folder, 'not.png');
    writeFileSync(file, 'no picture at all');
    await dropFile(studio.getByRole('region', { name: 'Drawing' }), file);
    await expect(studio.getByRole('dialog').getByRole('alert')).toContainText(
      'not.png is not a picture that can be read.',
    );
    await studio.keyboard.press('Escape');
    await studio.getByRole('button', { name: 'Language' }).click();
    await studio.getByRole('menuitemradio', { name: 'Deutsch' }).click();
    await dropFile(studio.getByRole('region', { name: 'Zeichnung' }), file);
    await expect(studio.getByRole('dialog').getByRole('alert')).toContainText(
      'not.png ist kein lesbares Bild.',
    );
  });
});
