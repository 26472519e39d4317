import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { processPort } from '#common/link/processPort';
import { connectRpc, type RpcClient } from '#common/link/rpc';
import { forkEngine } from '../host/forkEngine';
import { identity } from '../testing/onnx';
import { writePackage } from '../testing/packages';
import { filesIn } from '../testing/rosePackage';
import { Catalog } from './catalog';
import { removeLeftovers } from './setAside';
import { folderSource } from './source';

const entry = path.resolve('out/main/engine.js');
/** Bytes of weights: enough that writing them has a middle. */
const size = 32 * 2 ** 20;

let folder: string;
/** Packages of the same id `big`. */
let first: string;
let second: string;

beforeAll(async () => {
  if (!existsSync(entry)) throw new Error('run `npm run build` first');
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-killed-'));
  first = await bigPackage('first', 1);
  second = await bigPackage('second', 2);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A package whose weights are no net, which installing does not mind. */
async function bigPackage(name: string, fill: number): Promise<string> {
  const weights = Buffer.alloc(size, fill);
  const sha256 = createHash('sha256').update(weights).digest('hex');
  const files = { generator: { path: 'generator.onnx', sha256, bytes: size } };
  await writePackage(path.join(folder, name), 'big', identity, { name, files });
  const home = path.join(folder, name, 'big');
  await writeFile(path.join(home, 'generator.onnx'), weights);
  return home;
}

const catalogOf = (models: string) => [{ folder: models, origin: 'user' as const }];

/** The one package there is, and that it is whole. */
async function wholePackage(models: string): Promise<string | undefined> {
  const shelf = new Catalog(catalogOf(models));
  const { models: found, problems } = await shelf.list();
  expect(problems).toEqual([]);
  if (found.length === 0) return undefined;
  const [model] = found;
  await shelf.verified(model, model.card.files.generator);
  const names = ['LICENSE', 'generator.onnx', 'model.json'];
  expect(await filesIn(model.folder)).toEqual(names);
  return model.card.name;
}

/** Bytes of the weights that an installation in progress has written. */
async function written(models: string): Promise<number> {
  const names = await readdir(models).catch(() => []);
  const staged = names.find((name) => name.startsWith('.underdraw-installing-'));
  const file = staged && path.join(models, staged, 'generator.onnx');
  return (file && statSync(file, { throwIfNoEntry: false })?.size) || 0;
}

/**
 * Kill an engine while it installs `second`, once it has written this part of the weights.
 * @returns whether that was in the middle: an installation had begun and not ended.
 */
async function killInstallation(models: string, replace: boolean, part: number): Promise<boolean> {
  const engine = forkEngine(entry, { catalog: catalogOf(models), threads: 1 })();
  const gone = new Promise<void>((resolve) => engine.onExit(() => resolve()));
  let over = false;
  connectRpc(engine.port)
    .call('models.install', { source: { folder: second }, replace })
    .catch(() => {})
    .finally(() => {
      over = true;
    });
  while (!over && (await written(models)) < Math.max(1, part * size)) await sleep(1);
  engine.kill();
  await gone;
  return (await readdir(models)).some((name) => name.startsWith('.underdraw-installing-'));
}

it.each([
  ['into an empty place', 0, false],
  ['into an empty place', 0.4, false],
  ['over another', 0.1, true],
  ['over another', 1, true],
])(
  'an installation %s, killed at %s of its weights, leaves nothing or a whole package',
  async (_, part, replace) => {
    for (let tries = 0; ; tries++) {
      const models = await mkdtemp(path.join(folder, 'models-'));
      if (replace) await new Catalog(catalogOf(models)).install(folderSource(first));
      const inTheMiddle = await killInstallation(models, replace, part);
      const before = replace ? 'first' : undefined;
      expect(inTheMiddle ? [before] : [before, 'second']).toContain(await wholePackage(models));
      // What was half written goes when no installation can still be at it.
      await removeLeftovers(models, Date.now() + 7_200_000);
      expect((await readdir(models)).filter((name) => name.startsWith('.'))).toEqual([]);
      if (inTheMiddle || part === 1) break;
      // This machine wrote the rest before the signal came.
      expect(tries).toBeLessThan(10);
    }
  },
);

it('a removal that is killed leaves nothing that is found', async () => {
  const models = await mkdtemp(path.join(folder, 'models-'));
  const home = path.join(models, 'big');
  await writePackage(models, 'big', identity);
  await mkdir(path.join(home, 'samples'));
  await Promise.all(
    Array.from({ length: 1_000 }, (_, i) => writeFile(path.join(home, 'samples', `${i}`), 'x')),
  );
  const engine = forkEngine(entry, { catalog: catalogOf(models), threads: 1 })();
  const gone = new Promise<void>((resolve) => engine.onExit(() => resolve()));
  connectRpc(engine.port)
    .call('models.remove', { id: 'big' })
    .catch(() => {});
  while (existsSync(home)) await sleep(1);
  engine.kill();
  await gone;
  expect(await wholePackage(models)).toBeUndefined();
  expect(await readdir(models)).toEqual([]);
});

// A limit on the size of files stands in for a full disk: writing fails in the middle.
it.skipIf(process.platform === 'win32')(
  'a write that fails leaves everything as it was',
  async () => {
    const models = await mkdtemp(path.join(folder, 'models-'));
    await writePackage(models, 'big', identity);
    const before = await readFile(path.join(models, 'big/model.json'));
    const limited = path.join(folder, 'limited.sh');
    await writeFile(limited, `#!/bin/sh\nulimit -f 4096\nexec "${process.execPath}" "$@"\n`, {
      mode: 0o755,
    });
    const child = fork(entry, [], {
      execPath: limited,
      serialization: 'advanced',
      env: {
        ...process.env,
        UNDERDRAW_ENGINE: JSON.stringify({ catalog: catalogOf(models), threads: 1 }),
      },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const client: RpcClient = connectRpc(processPort(child));
    await expect(
      client.call('models.install', { source: { folder: second }, replace: true }),
    ).rejects.toMatchObject({ code: 'OUTPUT_FAILED', params: { errno: 'EFBIG' } });
    client.close();
    expect(await readdir(models)).toEqual(['big']);
    expect(await readFile(path.join(models, 'big/model.json'))).toEqual(before);
  },
);
