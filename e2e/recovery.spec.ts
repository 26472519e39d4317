import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import sharp from 'sharp';
import { browserFlags, findBrowser } from '../scripts/browser.mjs';
import { draw, expect, fresh, test } from './studio';

// A trace can't be closed in a browser that was killed.
test.use({ trace: 'off' });

/** The headless shell keeps no profile from one start to the next. */
const browserProgram = findBrowser();

/** A browser of our own with a profile that stays, so that it can really be killed. */
async function openBrowser(profile: string, connect: (address: string) => Promise<Browser>) {
  const child = spawn(
    browserProgram!,
    [
      ...browserFlags,
      '--disable-gpu',
      '--headless',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let text = '';
  for await (const chunk of child.stderr) {
    text += chunk;
    const found = /ws:\/\/\S+/.exec(text);
    if (found) return { child, browser: await connect(found[0]) };
  }
  throw new Error(`the browser ended: ${text}`);
}

/** The drawing as it is on screen, without the frame that shows the focus. */
async function shownPixels(page: Page): Promise<Buffer> {
  await page.mouse.move(5, 5);
  const { x, y, width, height } = (await page.getByTestId('drawing').boundingBox())!;
  const clip = { x: x + 18, y: y + 18, width: width - 36, height: height - 120 };
  return sharp(await page.screenshot({ clip }))
    .raw()
    .toBuffer();
}

test('the browser is killed while one draws: the next window has the drawing and its history', async ({
  playwright,
  door,
  folder,
  testServer,
}) => {
  test.skip(door === 'electron', 'kills a browser');
  test.skip(!browserProgram, 'there is no browser with a profile of its own');
  const profile = path.join(folder, 'profile');
  const connect = (to: string) => playwright.chromium.connectOverCDP(to);
  const first = await openBrowser(profile, connect);
  const [context] = first.browser.contexts();
  const page = await context.newPage();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(await testServer.letIn(context));
  await fresh(page);
  await page.getByRole('switch', { name: 'Live' }).click();
  await page.getByRole('button', { name: 'roof red' }).click();
  await page.keyboard.press('g');
  await draw(page, [[20, 250]]);
  await page.keyboard.press('b');
  await draw(page, [
    [60, 40],
    [80, 200],
  ]);
  await expect(page.getByTestId('history').getByRole('button')).toHaveCount(3);
  await expect(page.getByTestId('history')).toHaveAttribute('data-kept', 'true');
  const drawn = await shownPixels(page);

  // Another stroke is in the air when the whole browser dies.
  await page.mouse.move(300, 300);
  await page.mouse.down();
  await page.mouse.move(340, 340);
  const gone = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  expect((await gone)[1]).toBe('SIGKILL');

  const second = await openBrowser(profile, connect);
  const [sameProfile] = second.browser.contexts();
  const again = await sameProfile.newPage();
  await again.setViewportSize({ width: 1440, height: 900 });
  await again.goto(await testServer.letIn(sameProfile));
  await expect(again.getByText('Your drawing is here as you left it.')).toBeVisible();
  const strip = again.getByTestId('history');
  await expect(strip.getByRole('button', { name: 'Go to state 3' })).toHaveAttribute(
    'aria-current',
    'step',
  );
  await again.getByRole('button', { name: 'Close' }).click();
  const back = async () => (await shownPixels(again)).equals(drawn);
  await expect.poll(back).toBe(true);
  await again.keyboard.press('Control+z');
  await expect.poll(back).toBe(false);
  await strip.getByRole('button', { name: 'Go to state 3' }).click();
  await expect.poll(back).toBe(true);
  const ended = once(second.child, 'exit');
  second.child.kill('SIGTERM');
  await ended;
});
