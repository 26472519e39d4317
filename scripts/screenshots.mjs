/** `npm run screenshots` (or a group's name for it alone): the pictures of the window in docs/images, from the real program. */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { browserFlags, ensureBrowser } from './browser.mjs';
import { batchRoom, setDesk } from './screenshots/batch.mjs';
import { borders } from './screenshots/borders.mjs';
import { dialogues } from './screenshots/dialogues.mjs';
import { drafts } from './screenshots/drafts.mjs';
import { rooms } from './screenshots/rooms.mjs';
import { tools } from './screenshots/tools.mjs';
import { views } from './screenshots/views.mjs';
import { folder, root } from './screenshots/window.mjs';

const groups = { rooms, tools, dialogues, views, drafts, borders, batch: batchRoom };
const [, , only] = process.argv;
if (only && !(only in groups)) {
  console.error(`There is no group ${only}, only ${Object.keys(groups).join(', ')}.`);
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const desk = setDesk();
const server = spawn(
  process.execPath,
  [path.join(root, 'bin', 'underdraw.mjs'), 'serve', '--json', '--root', desk],
  { stdio: ['ignore', 'pipe', 'inherit'] },
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
for (const [name, take] of Object.entries(groups)) {
  if (!only || only === name) await take({ browser, address });
}
await browser.close();
server.kill('SIGINT');
rmSync(desk, { recursive: true });
