import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import nativeSharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writableFormats } from '#common/contract';

/** Libraries that Electron loads on Linux before anything of ours. */
const preload = 'libglib-2.0.so.0:libgobject-2.0.so.0:libgio-2.0.so.0';
const hasSystemLibraries =
  process.platform === 'linux' &&
  spawnSync('true', { env: { ...process.env, LD_PRELOAD: preload }, encoding: 'utf8' }).stderr ===
    '';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-sharp-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('is installed in one version, native and WebAssembly', async () => {
  const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'));
  expect(dependencies['@img/sharp-wasm32']).toBe(nativeSharp.versions.sharp);
});

it.runIf(hasSystemLibraries)(
  "reads and writes every format beside the system's GLib, as under Electron on Linux",
  async () => {
    const runtime = path.join(folder, 'electron.mjs');
    await writeFile(
      runtime,
      "Object.defineProperty(process.versions, 'electron', { value: '45.0.0' });",
    );
    const files = writableFormats.map((format) => path.join(folder, `a.${format}`));
    const picture = nativeSharp({
      create: { width: 64, height: 48, channels: 3, background: '#b04020' },
    });
    for (const file of files) await picture.clone().toFile(file);
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['bin/underdraw.mjs', ...args, '--json'], {
        encoding: 'utf8',
        env: {
          ...process.env,
          UNDERDRAW_HOME: path.join(folder, 'home'),
          LD_PRELOAD: preload,
          // The first complaint of GObject ends the process.
          G_DEBUG: 'fatal-criticals',
          NODE_OPTIONS: `--import ${runtime}`,
        },
      });
    const out = path.join(folder, 'out');
    const { status, stdout } = run('translate', ...files, '--model', 'ink', '-o', out);
    expect(stdout.trim().split('\n').at(-1)).toContain(`"done":${files.length}`);
    expect(status).toBe(0);
    for (const format of writableFormats) {
      const { width, height } = await nativeSharp(path.join(out, `a_ink.${format}`)).metadata();
      expect([width, height]).toEqual([64, 48]);
    }
    expect(run('doctor').stdout).toContain('WebAssembly');
  },
);
