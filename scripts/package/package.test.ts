/** What `npm run package` puts into a package for Linux, over a stand-in for Electron's runtime. */
import { execFileSync, fork } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processPort } from '#common/link/processPort';
import { connectRpc } from '#common/link/rpc';

const { arch } = process;
/** Largest size in megabytes without models: 46 for ONNX Runtime, 9 for codecs, and what is ours. */
const maxMegabytes = 70;

let base: string;
let app: string;
const resources = (...names: string[]) => path.join(app, 'resources', ...names);

// It is Electron's layout on Linux that is made up.
describe.skipIf(process.platform !== 'linux')('the package', () => {
  beforeAll(async () => {
    if (!existsSync('out/main/index.js')) throw new Error('run `npm run build` first');
    base = await mkdtemp(path.join(os.tmpdir(), 'underdraw-package-'));
    const runtime = path.join(base, 'runtime');
    await mkdir(path.join(runtime, 'resources'), { recursive: true });
    await mkdir(path.join(runtime, 'locales'));
    for (const name of ['en-US', 'de', 'fr']) {
      await writeFile(path.join(runtime, 'locales', `${name}.pak`), '');
    }
    // A runtime has its fuses behind a mark, as characters: version, count, states.
    const fuses = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x09101100101', 'latin1');
    await writeFile(path.join(runtime, 'electron'), fuses);
    await chmod(path.join(runtime, 'electron'), 0o755);
    const output = path.join(base, 'dist');
    const settings = [`-c.electronDist=${runtime}`, `-c.directories.output=${output}`];
    const builder = path.resolve('node_modules/electron-builder/cli.js');
    const args = ['--linux', 'dir', `--${arch}`, '--publish', 'never', ...settings];
    execFileSync(process.execPath, [builder, ...args], { stdio: 'pipe' });
    app = path.join(output, arch === 'x64' ? 'linux-unpacked' : `linux-${arch}-unpacked`);
  }, 120_000);
  afterAll(() => rm(base, { recursive: true, force: true }));

  it('holds what is built, native code of one system and processor, and models without their training', () => {
    const packed = listPackage(resources('app.asar'), { isPack: false });
    const tops = new Set(packed.map((file) => file.split('/')[1]));
    expect([...tops].sort()).toEqual(['node_modules', 'out', 'package.json', 'resources']);
    const modules = new Set(
      packed.filter((f) => f.startsWith('/node_modules/')).map((f) => f.split('/')[2]),
    );
    expect([...modules].sort()).toEqual([
      '@emnapi',
      '@img',
      'detect-libc',
      'onnxruntime-common',
      'onnxruntime-node',
      'semver',
      'sharp',
      'tslib',
    ]);
    const binaries = packed.filter((file) => /\.(node|so(\.\d+)*|dll|dylib|wasm)$/.test(file));
    expect(binaries.filter((file) => !file.includes(`/linux/${arch}/`))).toEqual([
      expect.stringMatching(/^\/node_modules\/@img\/sharp-wasm32\/lib\/.*\.wasm$/),
    ]);
    expect(binaries.length).toBeGreaterThan(2);
    expect(packed.filter((file) => /cli\.js$|\.test\.|\.tsx?$|\.map$/.test(file))).toEqual([]);

    const models = readdirSync(resources('models'), { recursive: true, encoding: 'utf8' });
    expect(models.filter((file) => file.endsWith('model.json')).length).toBeGreaterThan(5);
    expect(models.filter((file) => /training|\.f32$|\.py$|sheet|worst/.test(file))).toEqual([]);
    const bytes = readdirSync(app, { recursive: true, encoding: 'utf8' })
      .filter((file) => !file.startsWith(path.join('resources', 'models')))
      .map((file) => statSync(path.join(app, file)))
      .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
    expect(bytes / 1e6).toBeLessThan(maxMegabytes);
  });

  it('has the fuses set', async () => {
    const wire = await getCurrentFuseWire(path.join(app, 'underdraw'));
    const isOn = (fuse: FuseV1Options) => wire[fuse] === '1'.charCodeAt(0);
    expect([
      isOn(FuseV1Options.RunAsNode),
      isOn(FuseV1Options.EnableCookieEncryption),
      isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      isOn(FuseV1Options.EnableNodeCliInspectArguments),
      isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
    ]).toEqual([false, false, false, false, false]);
    expect(isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe(true);
    expect(isOn(FuseV1Options.OnlyLoadAppFromAsar)).toBe(true);
  });

  it('has an engine that works from where it lies', async () => {
    const inside = path.join(base, 'inside');
    extractAll(resources('app.asar'), inside);
    // The engine takes what it finds under Electron on Linux.
    const electron = path.join(base, 'electron.mjs');
    await writeFile(
      electron,
      "Object.defineProperty(process.versions, 'electron', { value: '45.0.0' });",
    );
    const engine = fork(path.join(inside, 'out/main/engine.js'), [], {
      serialization: 'advanced',
      execArgv: ['--import', electron],
      env: {
        UNDERDRAW_ENGINE: JSON.stringify({
          catalog: [{ folder: resources('models'), origin: 'bundled' }],
          threads: 1,
        }),
      },
    });
    try {
      const { call } = connectRpc(processPort(engine));
      expect(await call('doctor', {})).toMatchObject({
        sharp: expect.stringContaining('WebAssembly'),
        providers: expect.arrayContaining([{ name: 'cpu', ok: true, reason: '' }]),
      });
      const data = new Uint8Array(await readFile('models/islands/samples/0004.png'));
      const label = await call('decode', { data, name: '0004.png' });
      const made = await call('translate', { model: 'islands', inputs: { label } });
      expect(made).toMatchObject({ picture: { width: 256, height: 256 }, provider: 'cpu' });
    } finally {
      engine.kill();
    }
  });
});
