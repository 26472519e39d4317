import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { expect, fresh, test } from './studio';
import { programFile } from './testServer';

/** `underdraw serve --open` where the system's opener only notes what it is asked to open. */
async function serveOpen(folder: string, env: NodeJS.ProcessEnv) {
  const programs = path.join(folder, 'programs');
  const note = path.join(folder, 'opened');
  await mkdir(programs);
  const opener = path.join(programs, 'xdg-open');
  await writeFile(
    opener,
    `#!/bin/sh\nprintf %s "$*" > "${note}.part"\nmv "${note}.part" "${note}"\n`,
  );
  await chmod(opener, 0o755);
  const server = spawn(
    process.execPath,
    [programFile, 'serve', '--json', '--open', '--root', folder, '--port', '0'],
    {
      env: { ...env, PATH: `${programs}${path.delimiter}${env.PATH}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const nextAddress = async () => {
    const { value } = await lines.next();
    return String(JSON.parse(value).address);
  };
  return { server, note, nextAddress };
}

async function end(server: ChildProcess): Promise<void> {
  const closed = once(server, 'close');
  if (server.kill('SIGINT')) await closed;
}

test('the browser is opened by a page, and no other port is sent its cookie', async ({
  door,
  folder,
  testServer,
  openBrowser,
}) => {
  test.skip(door === 'electron' || process.platform !== 'linux', 'opens a browser on Linux');
  const { server, note, nextAddress } = await serveOpen(folder, testServer.env);
  const context = await (await openBrowser()).newContext();
  try {
    const first = await nextAddress();
    await expect.poll(() => existsSync(note)).toBe(true);
    const opened = await readFile(note, 'utf8');
    const token = new URL(first).searchParams.get('token');
    expect(opened).not.toContain(token);

    const page = await context.newPage();
    await page.goto(pathToFileURL(opened).href);
    await fresh(page);
    // It was used: the page is gone, the address opens nothing, the next one does.
    await expect.poll(() => existsSync(opened)).toBe(false);
    const second = await nextAddress();
    expect(second).not.toBe(first);
    const again = await context.newPage();
    expect((await again.goto(first))?.status()).toBe(403);
    // As a browser, without drawing the window again: the address, and what its cookie opens later.
    const { request } = context;
    const opens = await request.get(second);
    expect(opens.status()).toBe(200);
    expect((await request.get(opens.url())).status()).toBe(200);

    const seen: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers.cookie);
      response.end('another program');
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    await again.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
    other.close();
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter(Boolean)).toEqual([]);
  } finally {
    await context.close();
    await end(server);
  }
});
