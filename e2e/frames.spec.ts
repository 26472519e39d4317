import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { expectNoViolations } from './axe';
import { frameModels, switchTo } from './models';
import { clickAt } from './steps';
import { chooseFile, colourAt, expect, fresh, readRgb, saveFile, test } from './studio';

test.use({ ownModels: frameModels });

const red = [0xe5, 0x48, 0x4d];
const negative = red.map((sample) => 255 - sample);
const white = [255, 255, 255];
const blue = [0x20, 0x40, 0xc0];

/** The colour of the middle of the picture on screen. */
const middle = (studio: Page) => colourAt(studio, 'picture', 128, 128);

const frame = (studio: Page, number: number) =>
  studio.getByRole('button', { name: `Colours, frame ${number}` });

/** The middle of the pictures that a film shows at some times, in seconds, and its duration. */
async function lookAtFilm(studio: Page, film: Buffer, times: number[]) {
  const page = await studio.context().newPage();
  const seen = await page.evaluate(
    async ({ base64, times }) => {
      const video = document.createElement('video');
      const event = (name: string) =>
        new Promise<void>((resolve, reject) => {
          video.addEventListener(name, () => resolve(), { once: true });
          video.addEventListener('error', () => reject(new Error(video.error?.message)));
        });
      const loaded = event('loadeddata');
      Object.assign(video, { muted: true, src: `data:video/webm;base64,${base64}` });
      await loaded;
      const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
      const context = canvas.getContext('2d', { willReadFrequently: true })!;
      const colours: number[][] = [];
      for (const time of times) {
        const seeked = event('seeked');
        video.currentTime = time;
        await seeked;
        context.drawImage(video, 0, 0);
        const { data } = context.getImageData(canvas.width / 2, canvas.height / 2, 1, 1);
        colours.push([...data.subarray(0, 3)]);
      }
      return { colours, duration: video.duration };
    },
    { base64: film.toString('base64'), times },
  );
  await page.close();
  return seen;
}

/** A model of two frames, the later one filled with red. */
async function openWalk(studio: Page): Promise<void> {
  await switchTo(studio, 'Same');
  await studio.getByRole('button', { name: 'Clear' }).click();
  await switchTo(studio, 'Walk');
  await expect(frame(studio, 2)).toHaveAttribute('aria-pressed', 'true');
  await studio.keyboard.press('g');
  await clickAt(studio, 100, 100);
  await fresh(studio);
}

test('frames are stepped through, saved, filled, and go out as a loop', async ({
  studio,
  folder,
}) => {
  test.setTimeout(240_000);
  await openWalk(studio);
  const bar = studio.getByRole('group', { name: 'Frames of the picture' });
  await test.step('frames of the picture are stepped through and played with the keyboard', async () => {
    await expect(bar).toContainText('1 of 3');
    await expect.poll(() => middle(studio)).toEqual(red);
    await studio.keyboard.press('.');
    await expect(bar).toContainText('2 of 3');
    await expect.poll(() => middle(studio)).toEqual(white);
    await bar.getByRole('button', { name: 'Next frame' }).press('Enter');
    await expect(bar).toContainText('3 of 3');
    await expect.poll(() => middle(studio)).toEqual(negative);
    await studio.keyboard.press(',');
    await expect(bar).toContainText('2 of 3');
    await bar.getByRole('slider', { name: 'Frame' }).press('Home');
    await expect(bar).toContainText('1 of 3');

    await studio.keyboard.press('p');
    await expect(bar.getByRole('button', { name: 'Pause' })).toBeVisible();
    for (const number of [2, 3, 1]) await expect(bar).toContainText(`${number} of 3`);
    await bar.getByRole('button', { name: 'Pause' }).click();
    await expect(bar.getByRole('button', { name: 'Play the frames' })).toBeVisible();
    await expectNoViolations(studio, 'frames of the picture', bar);
    await expectNoViolations(studio, 'frames of the drawing', studio.locator('aside'));
  });

  await test.step('all frames are saved as numbered PNG, or the one that is shown', async () => {
    await bar.getByRole('slider', { name: 'Frame' }).press('Home');
    await expect(bar).toContainText('1 of 3');
    await studio.getByTestId('drawing').focus();
    await studio.keyboard.press(',');
    await expect(bar).toContainText('3 of 3');
    const one = await saveFile(studio, 'Save frame', path.join(folder, 'one.png'));
    expect([...(await readRgb(one)).data.subarray(0, 3)]).toEqual(negative);

    await studio.getByRole('button', { name: 'Save the picture as…' }).click();
    const waiting = studio.waitForEvent('download');
    await studio.getByRole('menuitem', { name: 'All 3 frames as PNG (zip)' }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe('walk-frames.zip');
    const zip = path.join(folder, 'frames.zip');
    await download.saveAs(zip);
    const files = Object.entries(unzipSync(readFileSync(zip)));
    expect(files.map(([name]) => name)).toEqual(
      [1, 2, 3].map((number) => `walk-frame-${number}.png`),
    );
    const colours = await Promise.all(
      files.map(async ([, png]) => [
        ...(await sharp(png).removeAlpha().raw().toBuffer()).subarray(0, 3),
      ]),
    );
    expect(colours).toEqual([red, white, negative]);
  });

  await test.step('frames come from a GIF or from pictures, and go out as a loop', async () => {
    const colours = ['#000000', '#2040c0', '#e5484d'];
    const pictures = await Promise.all(
      colours.map(async (background, i) => {
        const file = path.join(folder, `f${9 + i}.png`);
        await sharp({ create: { width: 64, height: 64, channels: 3, background } })
          .png()
          .toFile(file);
        return file;
      }),
    );
    const gif = path.join(folder, 'walk.gif');
    await sharp(pictures, { join: { animated: true } })
      .gif({ delay: 100 })
      .toFile(gif);
    const open = studio.getByRole('button', { name: 'From a GIF or pictures…' });
    const shown = () => colourAt(studio, 'drawing', 32, 32);
    const loopOfFiles = async () => {
      await fresh(studio);
      const waiting = studio.waitForEvent('download');
      await studio.getByRole('button', { name: 'Save the picture as…' }).click();
      await studio.getByRole('menuitem', { name: 'Loop as GIF' }).click();
      const loop = path.join(folder, 'loop.gif');
      await (await waiting).saveAs(loop);
      expect(await sharp(loop).metadata()).toMatchObject({ pages: 3, width: 64, loop: 0 });
      await expect(studio.getByRole('menu')).toHaveCount(0);
    };
    for (const files of [[gif], [pictures[2], pictures[1]]]) {
      const waiting = studio.waitForEvent('filechooser');
      await open.click();
      await (await waiting).setFiles(files);
      // The size of the drawing is that of the files.
      await expect(studio.getByTestId('status-line')).toContainText('64 × 64 pixels');
      await frame(studio, 2).click();
      await expect.poll(shown).toEqual(red);
      await frame(studio, 1).click();
      await expect.poll(shown).toEqual(blue);
      if (files.length === 1) await loopOfFiles();
      await studio.keyboard.press('Control+z');
      await expect(studio.getByTestId('status-line')).toContainText('256 × 256 pixels');
    }
    await test.step('as WebM, each frame at its time', async () => {
      await fresh(studio);
      const waiting = studio.waitForEvent('download');
      await studio.getByRole('button', { name: 'Save the picture as…' }).click();
      await studio.getByRole('menuitem', { name: 'Loop as WebM' }).click();
      const film = readFileSync(await (await waiting).path());
      const { colours, duration } = await lookAtFilm(studio, film, [0.06, 0.18, 0.3]);
      expect(duration).toBeCloseTo(0.36);
      for (const [i, colour] of [red, white, negative].entries()) {
        for (const [k, sample] of colours[i].entries()) {
          expect(Math.abs(sample - colour[k]), `frame ${i + 1}: ${colours[i]}`).toBeLessThan(12);
        }
      }
    });
  });

  await test.step('from the history of models of one picture: blank at first, red at last', async () => {
    await switchTo(studio, 'Same');
    await switchTo(studio, 'Walk');
    await studio.getByRole('button', { name: 'From the history' }).click();
    await frame(studio, 2).click();
    await expect.poll(() => colourAt(studio, 'drawing', 128, 128)).toEqual(red);
    await frame(studio, 1).click();
    await expect.poll(() => colourAt(studio, 'drawing', 128, 128)).toEqual(white);
  });

  await test.step('each frame is a sheet: painted, filled from a picture, or copied', async () => {
    await frame(studio, 2).click();
    await expect.poll(() => colourAt(studio, 'drawing', 128, 128)).toEqual(red);
    await frame(studio, 1).click();
    await expect.poll(() => colourAt(studio, 'drawing', 128, 128)).toEqual(white);

    const file = path.join(folder, 'blue.png');
    await sharp({ create: { width: 64, height: 64, channels: 3, background: '#2040c0' } })
      .png()
      .toFile(file);
    await chooseFile(studio, file, () => studio.keyboard.press('o'));
    const dialog = studio.getByRole('dialog', {
      name: 'A picture for the drawing: Colours, frame 1',
    });
    await dialog.getByRole('button', { name: 'Put it on the sheet' }).click();
    await fresh(studio);
    await expect.poll(() => colourAt(studio, 'drawing', 128, 128)).toEqual(blue);

    // The model sees both, saved under the names that the terminal reads.
    await studio.getByRole('button', { name: 'What the model sees' }).click();
    const buttons = studio.getByRole('button', { name: 'Save as PNG' });
    await expect(buttons).toHaveCount(2);
    for (const number of [1, 2]) {
      const waiting = studio.waitForEvent('download');
      await buttons.nth(number - 1).click();
      const download = await waiting;
      expect(download.suggestedFilename()).toBe(`walk-seen.clip.${number}.png`);
      await download.saveAs(path.join(folder, `walk.clip.${number}.png`));
    }
    await studio.keyboard.press('Escape');
    for (const [number, colour] of [
      [1, blue],
      [2, red],
    ] as const) {
      const { data } = await readRgb(path.join(folder, `walk.clip.${number}.png`));
      expect([...data.subarray(0, 3)]).toEqual(colour);
    }

    await frame(studio, 2).click();
    await studio.getByRole('button', { name: 'Copy the frame before' }).click();
    await expect.poll(() => colourAt(studio, 'drawing', 128, 128)).toEqual(blue);
    await studio.keyboard.press('Control+z');
    await expect.poll(() => colourAt(studio, 'drawing', 128, 128)).toEqual(red);

    // A model of one picture goes on with the latest frame.
    await switchTo(studio, 'Same');
    await expect.poll(() => colourAt(studio, 'drawing', 128, 128)).toEqual(red);
    await expect(frame(studio, 1)).toHaveCount(0);
    await expect(bar).toHaveCount(0);
  });
});
