import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-start-'));
  // The "browser" closes its window at once, which ends the studio.
  await script('browser', 'exit 0');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function script(name: string, body: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}

/** `npm start` with a runtime that is a shell script; undefined leaves what is there. */
async function start(electron: string | undefined): Promise<{ out: string; code: number | null }> {
  if (electron !== undefined) await script('electron', electron);
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    env: {
      ...process.env,
      DISPLAY: ':99',
      UNDERDRAW_DOOR: '',
      UNDERDRAW_HOME: path.join(folder, 'home'),
      UNDERDRAW_BROWSER: path.join(folder, 'browser'),
      ELECTRON_OVERRIDE_DIST_PATH: folder,
      ELECTRON_RUN_AS_NODE: '1',
    },
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      out += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return { out, code };
}

// Programs of other systems are no shell scripts.
describe.skipIf(process.platform !== 'linux')('npm start', () => {
  it.each([
    [
      'a sandbox that is not allowed',
      'echo "FATAL:setuid_sandbox_host.cc: The SUID sandbox helper binary was found, but is not configured correctly." >&2; kill -TRAP $$',
      'does not let its sandbox work',
    ],
    ['an end without a word', 'kill -TRAP $$', 'it ended at once (SIGTRAP)'],
    [
      'root',
      'echo "Running as root without --no-sandbox is not supported." >&2; exit 1',
      'refuses to run as root',
    ],
  ])('says why and opens the browser door: %s', async (_, electron, reason) => {
    const { out, code } = await start(electron);
    expect(out).toContain(reason);
    expect(out).toContain('Opening the studio in a browser.');
    expect(out).toContain('http://127.0.0.1:');
    expect(code).toBe(0);
  });

  it('says why and opens the browser door: a runtime that is no program', async () => {
    await rm(path.join(folder, 'electron'), { force: true });
    await mkdir(path.join(folder, 'electron'));
    const { out, code } = await start(undefined);
    await rm(path.join(folder, 'electron'), { recursive: true });
    expect(out).toContain('Electron could not start: spawn');
    expect(out).toContain('http://127.0.0.1:');
    expect(code).toBe(0);
  });

  it('leaves it to Electron where that runs, as itself and not as Node', async () => {
    const { out, code } = await start('echo "run as node: $ELECTRON_RUN_AS_NODE."; exit 0');
    expect(out).toContain('run as node: .');
    expect(out).not.toContain('browser');
    expect(code).toBe(0);
  });
});
