import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fetchRuntime, findRuntime } from './runtime.mjs';

let folder: string;
let electron: string;
let memory: string;
const printed = vi.fn((_chunk: string | Uint8Array) => true);
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-runtime-'));
  electron = path.join(folder, 'electron');
  memory = path.join(folder, 'cache', 'electron.json');
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', '');
  printed.mockReset().mockReturnValue(true);
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => printed(chunk));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

/** The npm package `electron` with a downloader that does as it is told, and notes each download. */
async function writePackage(download: string, unpack = ''): Promise<void> {
  const get = path.join(electron, 'node_modules', '@electron', 'get');
  await mkdir(get, { recursive: true });
  await writeFile(path.join(electron, 'package.json'), '{"version":"45.0.0"}');
  await writeFile(path.join(electron, 'checksums.json'), '{}');
  await writeFile(path.join(electron, 'install.js'), unpack);
  await writeFile(
    path.join(get, 'package.json'),
    '{"type":"module","exports":"./index.js","name":"@electron/get"}',
  );
  await writeFile(
    path.join(get, 'index.js'),
    `import fs from 'node:fs';
     export async function downloadArtifact({ version, downloadOptions: { signal, getProgressCallback } }) {
       fs.appendFileSync(${JSON.stringify(path.join(folder, 'downloads'))}, version + '\\n');
       if (!(signal instanceof AbortSignal)) throw new Error('without a limit');
       for (const percent of [0.25, 1]) await getProgressCallback({ percent });
       ${download}
     }`,
  );
}

const downloads = async () =>
  (await readFile(path.join(folder, 'downloads'), 'utf8')).trim().split('\n').length;

it('fetches the runtime once, and counts up on a terminal', async () => {
  const name = process.platform === 'win32' ? 'electron.exe' : 'electron';
  await writePackage(
    '',
    `const fs = require('fs');
     fs.mkdirSync(__dirname + '/dist');
     fs.writeFileSync(__dirname + '/dist/${name}', '');
     fs.writeFileSync(__dirname + '/path.txt', '${name}');`,
  );
  expect(findRuntime(electron)).toBeUndefined();
  const isTTY = process.stdout.isTTY;
  process.stdout.isTTY = true;
  const found = await fetchRuntime(electron, memory).finally(() => {
    process.stdout.isTTY = isTTY;
  });
  expect(found).toEqual({ program: path.join(electron, 'dist', name) });
  expect(findRuntime(electron)).toBe(found.program);
  const text = printed.mock.calls.map(([chunk]) => chunk).join('');
  expect(text).toContain("Fetching Electron's runtime, once: 25 %");
  expect(text).toContain('100 %');
});

it('says why it could not, and does not begin again at each start what took long to fail', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  // As undici says it: the reason is the cause.
  await writePackage("throw new Error('fetch failed', { cause: new Error('read ECONNRESET') });");
  const quick = await fetchRuntime(electron, memory);
  expect(quick).toEqual({ reason: 'read ECONNRESET' });
  // That was at once: the next start tries again, and this time it takes a minute.
  const begun = Date.now();
  printed.mockImplementation((chunk) => {
    if (String(chunk).startsWith('Fetching')) vi.setSystemTime(begun + 60_000);
    return true;
  });
  expect(await fetchRuntime(electron, memory)).toEqual({ reason: 'read ECONNRESET' });
  expect(await downloads()).toBe(2);
  const remembered = await fetchRuntime(electron, memory);
  expect(remembered.reason).toBe('read ECONNRESET (UNDERDRAW_DOOR=electron tries again)');
  expect(await downloads()).toBe(2);
  // Unless one asks for it, or a day has gone by.
  await fetchRuntime(electron, memory, { again: true });
  expect(await downloads()).toBe(3);
  vi.setSystemTime(begun + 26 * 3_600_000);
  await fetchRuntime(electron, memory);
  expect(await downloads()).toBe(4);
});

it('says so if what was fetched can not be unpacked', async () => {
  await writePackage('', 'process.exit(1)');
  expect(await fetchRuntime(electron, memory)).toEqual({ reason: 'it could not be unpacked' });
});
