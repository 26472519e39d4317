/**
 * Tries a packaged app as a person would: `node scripts/package/smoke.mjs PROGRAM [ARGUMENT...]`. It must
 * translate, decode, keep a drawing and the window's own storage over a restart, complain of nothing,
 * ask for nothing outside, and have its fuses set and, on macOS, a signature that fits.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { chromium } from '@playwright/test';
import sharp from 'sharp';
import { sentOutside } from './netLog.mjs';

/** Time for any one thing to happen, in milliseconds; machines of a CI are slow. */
const timeout = 120_000;
const sample = path.resolve(import.meta.dirname, '../../models/islands/samples/0004.png');

const [program, ...more] = process.argv.slice(2);
if (!program) throw new Error('usage: node scripts/package/smoke.mjs PROGRAM [ARGUMENT...]');
const folder = mkdtempSync(path.join(os.tmpdir(), 'underdraw-smoke-'));
const running = new Set();
/** The page that is open, for a picture of what went wrong. */
let shown;
/** Network logs, one for each start. */
const logs = [];
/** What the pages wrote to their consoles as errors. */
const complaints = [];

function check(holds, what) {
  if (!holds) throw new Error(`It does not hold that ${what}.`);
  console.log(`ok  ${what}`);
}

/** Start the app. @returns its page, and a function that closes it. */
async function open() {
  const log = path.join(folder, `net-${logs.length}.json`);
  logs.push(log);
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
  shown = page;
  // Under a Wayland server without a keyboard no page has the focus.
  const protocol = await context.newCDPSession(page);
  await protocol.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  page.setDefaultTimeout(timeout);
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const close = async () => {
    // A window may be closed by its page; what does not end then is ended.
    await page.evaluate(() => window.close()).catch(() => {});
    await Promise.race([ended, delay(10_000, undefined, { ref: false })]);
    await endProgram(child);
  };
  return { page, close };
}

/** End a program that still runs, first as a person's system does. */
async function endProgram(child) {
  if (!running.has(child)) return;
  child.kill();
  await Promise.race([once(child, 'exit'), delay(10_000, undefined, { ref: false })]);
  child.kill('SIGKILL');
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

/** Store a value where only this origin and profile find it again, or read it. */
const inIndexedDB = (page, value) =>
  page.evaluate(
    (put) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('smoke');
        opening.onupgradeneeded = () => opening.result.createObjectStore('values');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const store = opening.result.transaction('values', 'readwrite').objectStore('values');
          const asking = put ? store.put(put, 'value') : store.get('value');
          asking.onerror = () => reject(asking.error);
          store.transaction.oncomplete = () => resolve(asking.result);
        };
      }),
    value,
  );

/** A picture in a format that no page can read, only the engine's codecs. */
async function writeTiff() {
  const file = path.join(folder, 'picture.tiff');
  await sharp(sample).tiff({ compression: 'deflate' }).toFile(file);
  return file;
}

async function checkFuses() {
  const wire = await getCurrentFuseWire(program);
  const expected = {
    RunAsNode: false,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableCookieEncryption: false,
    GrantFileProtocolExtraPrivileges: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
  };
  for (const [name, on] of Object.entries(expected)) {
    const is = wire[FuseV1Options[name]] === (on ? '1' : '0').charCodeAt(0);
    check(is, `the fuse ${name} is ${on ? 'on' : 'off'}`);
  }
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
  await (await chooser).setFiles(await writeTiff());
  await first.page.getByTestId('changed').waitFor();
  check(true, 'a TIFF is decoded');
  await first.page.keyboard.press('Escape');
  await first.page.getByRole('dialog').waitFor({ state: 'hidden' });
  await drawStroke(first.page);
  await first.page.locator('[data-testid=history][data-kept=true]').waitFor();
  await fresh(first.page);
  const states = await first.page.getByTestId('history').getByRole('button').count();
  check(states >= 2, 'a stroke is drawn, kept and translated');
  await inIndexedDB(first.page, 'kept');
  await first.close();

  const second = await open();
  await fresh(second.page);
  const restored = await second.page.getByTestId('history').getByRole('button').count();
  check(restored === states, 'the drawing is there after a restart');
  check((await inIndexedDB(second.page)) === 'kept', 'IndexedDB is there after a restart');
  await second.close();

  check(complaints.length === 0, `the pages complained of nothing ${complaints.join(', ')}`.trim());
  const outside = logs.flatMap((log) => sentOutside(readFileSync(log, 'utf8')));
  check(outside.length === 0, `nothing was sent to other machines ${outside.join(', ')}`.trim());
} catch (error) {
  console.error(error);
  for (const line of complaints) console.error(`console: ${line}`);
  await shown?.screenshot({ path: 'test-results/smoke.png', timeout: 10_000 }).catch(() => {});
  process.exitCode = 1;
} finally {
  await Promise.all([...running].map(endProgram));
  // A helper of the app may write for a moment longer; what is left then is the system's to clear.
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  } catch {}
}
