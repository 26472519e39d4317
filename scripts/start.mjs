/**
 * `npm start`: the studio in Electron, or, where its runtime can't be had or can't run, the same
 * studio on a loopback address. UNDERDRAW_DOOR=browser takes the latter at once;
 * UNDERDRAW_DOOR=electron tries a download again that failed lately.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { browserFlags, findBrowser, hasDisplay } from './browser.mjs';
import { runElectron } from './electron/run.mjs';
import { fetchRuntime, findRuntime } from './electron/runtime.mjs';

const root = path.resolve(import.meta.dirname, '..');
const electron = path.join(root, 'node_modules', 'electron');
const memory = path.join(root, 'node_modules', '.cache', 'underdraw', 'electron.json');
const door = process.env.UNDERDRAW_DOOR;

function startBrowser() {
  const server = spawn(
    process.execPath,
    [path.join(root, 'bin', 'underdraw.mjs'), 'serve', '--json', '--page'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let isOpen = false;
  createInterface({ input: server.stdout }).on('line', (line) => {
    const { type, address, page, message } = JSON.parse(line);
    if (type === 'error') console.error(message);
    if (type !== 'listening') return;
    const browser = hasDisplay && !isOpen ? findBrowser() : undefined;
    if (isOpen) console.log('For one more window or browser:');
    else if (browser) console.log('Underdraw is open. Ctrl+C ends it.');
    else console.log('Open this address in a browser; it works once. Ctrl+C ends it.');
    console.log(`\n  ${address}\n`);
    if (browser) openWindow(browser, pathToFileURL(page).href, server);
    isOpen = true;
  });
  server.on('close', (code) => {
    process.exitCode = code === 130 ? 0 : (code ?? 1);
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill('SIGINT'));
}

/**
 * An app window with a profile of its own; closing it ends the studio.
 * @param page that opens the studio: its address is for nobody else, and command lines can be read.
 */
function openWindow(browser, page, server) {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'underdraw-'));
  const window = spawn(
    browser,
    [...browserFlags, '--window-size=1440,900', `--user-data-dir=${profile}`, `--app=${page}`],
    {
      stdio: 'ignore',
    },
  );
  window.on('error', () => {});
  let ending = false;
  window.on('close', (code) => {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    if (ending) return;
    if (code === 0) server.kill('SIGINT');
    else console.log('The browser could not show a window: open the address above yourself.');
  });
  // Ctrl+C ends the server; the window goes with it.
  server.on('exit', () => {
    ending = true;
    window.kill();
  });
}

if (!existsSync(path.join(root, 'out', 'main', 'cli.js'))) {
  execFileSync('npm', ['run', 'build'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}
if (!hasDisplay) {
  console.log('There is no display: serving the studio to a browser.');
  startBrowser();
} else if (door === 'browser') {
  startBrowser();
} else {
  const program = findRuntime(electron);
  const found = program
    ? { program }
    : await fetchRuntime(electron, memory, { again: door === 'electron' });
  const { code, reason } = found.program ? await runElectron(found.program, [root]) : found;
  if (reason === undefined) process.exitCode = code;
  else {
    const what = found.program ? 'Electron could not start' : "Electron's runtime is not here";
    console.log(`${what}: ${reason}. Opening the studio in a browser.`);
    startBrowser();
  }
}
