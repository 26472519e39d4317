/** `npm run screenshots` (or a group's name for it alone): the pictures of the window in docs/images, from the real program. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { browserFlags, ensureBrowser } from './browser.mjs';
import { addModel } from './screenshots/addModel.mjs';
import { batchRoom, createBatchFolder } from './screenshots/batch.mjs';
import { borders } from './screenshots/borders.mjs';
import { dialogues } from './screenshots/dialogues.mjs';
import { drafts } from './screenshots/drafts.mjs';
import { dreams } from './screenshots/dream.mjs';
import { rooms } from './screenshots/rooms.mjs';
import { tools } from './screenshots/tools.mjs';
import { tour } from './screenshots/tour.mjs';
import { views } from './screenshots/views.mjs';
import { imagesFolder, repositoryFolder } from './screenshots/window.mjs';

const screenshotGroups = {
  rooms,
  tools,
  dialogues,
  views,
  drafts,
  dreams,
  tour,
  borders,
  batch: batchRoom,
  addModel,
};
const [, , only] = process.argv;
if (only && !(only in screenshotGroups)) {
  console.error(`There is no group ${only}, only ${Object.keys(screenshotGroups).join(', ')}.`);
  process.exit(2);
}
mkdirSync(imagesFolder, { recursive: true });
const batchFolder = createBatchFolder();
const home = mkdtempSync(path.join(os.tmpdir(), 'underdraw-screenshots-'));
const server = spawn(
  process.execPath,
  [path.join(repositoryFolder, 'bin', 'underdraw.mjs'), 'serve', '--json', '--root', batchFolder],
  // An empty home: the gallery shows the bundled models only.
  { env: { ...process.env, UNDERDRAW_HOME: home }, stdio: ['ignore', 'pipe', 'inherit'] },
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
try {
  // The address works once: what it gives is used for all pages.
  const first = await browser.newPage();
  await first.goto(address);
  const window = { address: first.url(), storageState: await first.context().storageState() };
  await first.close();
  for (const [name, take] of Object.entries(screenshotGroups)) {
    if (!only || only === name) await take({ browser, ...window });
  }
} finally {
  await browser.close();
  server.kill('SIGINT');
}
rmSync(batchFolder, { recursive: true });
rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
