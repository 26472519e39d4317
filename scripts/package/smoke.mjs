/**
 * Tries a packaged app as a person would: `node scripts/package/smoke.mjs PROGRAM [ARGUMENT...]`. It must
 * translate, decode, keep a drawing over a restart, ask for nothing outside, and have its fuses set.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { chromium } from '@playwright/test';
import { sentOutside } from './netLog.mjs';

/** Time for any one thing to happen, in milliseconds; machines of a CI are slow. */
const timeout = 120_000;
const sample = path.resolve(import.meta.dirname, '../../models/islands/samples/0004.png');

const [program, ...more] = process.argv.slice(2);
if (!program) throw new Error('usage: node scripts/package/smoke.mjs PROGRAM [ARGUMENT...]');
const folder = mkdtempSync(path.join(os.tmpdir(), 'underdraw-smoke-'));
const log = path.join(folder, 'net.json');
const running = new Set();

function check(holds, what) {
  if (!holds) throw new Error(`It does not hold that ${what}.`);
  console.log(`ok  ${what}`);
}

/** Start the app. @returns its page, and a function that closes it. */
async function open() {
  const args = [
    '--remote-debugging-port=0',
    `--user-data-dir=${path.join(folder, 'profile')}`,
    `--log-net-log=${log}`,
    ...more,
  ];
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const child = spawn(program, args, {
    env: { ...env, UNDERDRAW_HOME: path.join(folder, 'home') },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  running.add(child);
  const ended = once(child, 'exit').then(() => running.delete(child));
  const address = await new Promise((resolve, reject) => {
    let text = '';
    child.on('error', reject);
    child.on('exit', (code, signal) => reject(new Error(`it ended: ${signal ?? code}\n${text}`)));
    child.stderr.on('data', (chunk) => {
      text += chunk;
      const found = /DevTools listening on (ws:\S+)/.exec(text);
      if (found) resolve(found[1]);
    });
  });
  const browser = await chromium.connectOverCDP(address);
  const [context] = browser.contexts();
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  page.setDefaultTimeout(timeout);
  const close = async () => {
    // A window may be closed by its page; what does not end then is ended.
    await page.evaluate(() => window.close()).catch(() => {});
    const ending = setTimeout(() => child.kill(), 10_000);
    await ended;
    clearTimeout(ending);
  };
  return { page, close };
}

const fresh = (page) => page.locator('[data-testid=live-badge][data-freshness=fresh]').waitFor();

async function drawStroke(page) {
  const box = await page.getByTestId('drawing').boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x - 60, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 20, { steps: 10 });
  await page.mouse.up();
}

async function checkFuses() {
  const wire = await getCurrentFuseWire(program);
  const names = [
    'RunAsNode',
    'EnableNodeOptionsEnvironmentVariable',
    'EnableNodeCliInspectArguments',
  ];
  for (const name of names) {
    check(wire[FuseV1Options[name]] === '0'.charCodeAt(0), `the fuse ${name} is off`);
  }
  const asar = wire[FuseV1Options.OnlyLoadAppFromAsar];
  check(asar === '1'.charCodeAt(0), 'code is loaded from the archive only');
}

function checkSignature() {
  if (process.platform !== 'darwin') return;
  const bundle = program.slice(0, program.indexOf('.app/') + 4);
  execFileSync('codesign', ['--verify', '--deep', '--strict', bundle], { stdio: 'inherit' });
  check(true, 'the signature fits');
}

try {
  await checkFuses();
  checkSignature();
  const first = await open();
  await fresh(first.page);
  check(true, 'the first sample is translated');
  const chooser = first.page.waitForEvent('filechooser');
  await first.page.keyboard.press('o');
  await (await chooser).setFiles(sample);
  await first.page.getByTestId('changed').waitFor();
  check(true, 'a picture file is decoded');
  await first.page.keyboard.press('Escape');
  await first.page.getByRole('dialog').waitFor({ state: 'hidden' });
  await drawStroke(first.page);
  await first.page.locator('[data-testid=history][data-kept=true]').waitFor();
  await fresh(first.page);
  const states = await first.page.getByTestId('history').getByRole('button').count();
  check(states >= 2, 'a stroke is drawn, kept and translated');
  await first.close();

  const second = await open();
  await fresh(second.page);
  const restored = await second.page.getByTestId('history').getByRole('button').count();
  check(restored === states, 'the drawing is there after a restart');
  await second.close();

  const outside = sentOutside(readFileSync(log, 'utf8'));
  check(outside.length === 0, `nothing was sent to other machines ${outside.join(', ')}`.trim());
} finally {
  for (const child of running) child.kill();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
}
