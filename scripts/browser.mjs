/** Finds a Chromium-family browser; as root on Debian it can install one. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'msedge',
  'chrome',
];

const fixedPlaces = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter(Boolean)
    .flatMap((folder) => [
      `${folder}\\Google\\Chrome\\Application\\chrome.exe`,
      `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`,
    ]),
};

/** Whether a window can be shown. */
export const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Chromium without a window of its own: a page opens for half the processor time. */
const headless = 'chromium-headless-shell';

/** Path of an installed browser, or undefined. UNDERDRAW_BROWSER names one by hand. */
export function findBrowser() {
  return (
    process.env.UNDERDRAW_BROWSER ||
    (fixedPlaces[process.platform] ?? []).find(isProgram) ||
    onPath(names)
  );
}

/** A browser for the tests: found, or installed, or one sentence that says how. */
export function ensureBrowser() {
  const found = findTestBrowser();
  if (found) return found;
  const isDebian =
    existsSync('/etc/os-release') &&
    /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
  if (isDebian && process.getuid?.() === 0) {
    console.log(`No browser found: installing the packages chromium and ${headless}.`);
    const options = {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    execFileSync('apt-get', ['update', '-qq'], options);
    const packages = ['chromium', headless];
    const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
    execFileSync('apt-get', install, options);
    const installed = findTestBrowser();
    if (installed) return installed;
  }
  const command = isDebian
    ? `sudo apt-get install ${headless}`
    : 'install Chrome, Chromium or Edge';
  throw new Error(`The end-to-end tests need a browser. Run: ${command}`);
}

/** Path of an installed browser that can run without a window, or undefined. */
function findTestBrowser() {
  return process.env.UNDERDRAW_BROWSER || onPath([headless]) || findBrowser();
}

function onPath(programs) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return programs
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find(isProgram);
}

/** Flags for a quiet browser; root can't have Chromium's sandbox. */
export const browserFlags = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];
