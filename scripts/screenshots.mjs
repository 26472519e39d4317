/** `npm run screenshots`: the pictures of the window in docs/images, from the real program. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { browserFlags, ensureBrowser } from './browser.mjs';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'docs', 'images');
mkdirSync(folder, { recursive: true });

const server = spawn(
  process.execPath,
  [path.join(root, 'bin', 'underdraw.mjs'), 'serve', '--json'],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
const address = await new Promise((resolve) => {
  server.stdout.on('data', (chunk) => {
    const found = /"address":"([^"]+)"/.exec(chunk);
    if (found) resolve(found[1]);
  });
});
const browser = await chromium.launch({
  executablePath: ensureBrowser(),
  args: [...browserFlags, '--disable-gpu'],
});
for (const [width, height] of [
  [1440, 900],
  [1024, 700],
]) {
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({
      viewport: { width, height },
      colorScheme,
      reducedMotion: 'reduce',
    });
    await page.goto(address);
    await page.waitForSelector('[data-freshness=fresh]');
    await page.getByRole('button', { name: 'castle' }).click();
    await page.waitForSelector('[data-freshness=fresh]');
    await page.screenshot({ path: path.join(folder, `studio-${colorScheme}-${width}.png`) });
    await page.getByText('Models', { exact: true }).click();
    await page.waitForFunction(() => document.querySelector('article img')?.naturalWidth > 0);
    await page.screenshot({ path: path.join(folder, `models-${colorScheme}-${width}.png`) });
    await page.close();
  }
}
await browser.close();
server.kill('SIGINT');
