import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stayOffline } from '../../electron/main/network';
import { browserFlags, findBrowser } from '../browser.mjs';
import { sentOutside } from './netLog.mjs';

const browser = findBrowser();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-net-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Load an address in a real Chromium. @returns what its network log says was sent to others. */
async function load(address: string, switches: readonly string[]): Promise<string[]> {
  const log = path.join(folder, 'net.json');
  const profile = `--user-data-dir=${path.join(folder, 'profile')}`;
  const flags = ['--headless=new', '--disable-gpu', profile, `--log-net-log=${log}`];
  spawnSync(browser!, [...browserFlags, ...flags, ...switches, '--dump-dom', address]);
  return sentOutside(await readFile(log, 'utf8'));
}

// Where there is no browser the end-to-end tests say so.
describe.skipIf(!browser)('the switches of the desktop', () => {
  const switches: string[] = [];
  stayOffline(
    {
      appendSwitch: (name, value) => {
        switches.push(value === undefined ? `--${name}` : `--${name}=${value}`);
      },
    },
    undefined,
  );

  it('keep Chromium from names and numbers of other machines, which it asks for without them', async () => {
    // No machine has this name or this number (RFC 2606, RFC 5737).
    const outside = ['http://underdraw-asks-nobody.example/a.png', 'http://192.0.2.1/b.png'];
    const page = `data:text/html,${outside.map((address) => `<img src="${address}">`).join('')}`;
    expect(await load(page, switches)).toEqual([]);
    expect((await load(page, ['--no-proxy-server'])).join()).toContain('underdraw-asks-nobody');
  });
});
