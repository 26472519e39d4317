import { spawnSync } from 'node:child_process';
import {
  access,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type ImportCalls, type ModelSummary, uploadChunkBytes } from '#common/contract';
import { writeArchive } from '../archive/writeArchive';
import { setAsidePath } from '../catalog/setAside';
import { CheckStore } from '../checks/checkStore';
import { createEngine } from '../createEngine';
import { goldenPath } from '../import/testing/goldens';
import { engineHere } from '../testing/engineHere';
import { inProcess } from '../testing/inProcess';
import { identity, onnxModel } from '../testing/onnx';
import { writePackage } from '../testing/packages';
import { ImportService } from './importService';
import { ModelChecker } from './modelChecker';
import { Roots } from './roots';

let folder: string;
let models: string;
let uploads: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-imports-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  const home = await mkdtemp(path.join(folder, 'home-'));
  models = path.join(home, 'models');
  uploads = path.join(home, 'uploads');
});

function spawn() {
  const options = {
    catalog: [
      { folder: path.resolve('models'), origin: 'bundled' as const },
      { folder: models, origin: 'user' as const },
    ],
    threads: 1,
  };
  return engineHere(() => createEngine(options));
}

function start(granted?: Roots) {
  const store = new CheckStore(path.join(path.dirname(models), 'checks'));
  const service = new ImportService({
    spawn,
    checker: new ModelChecker({ spawn, store, gpus: [] }),
    folder: uploads,
    granted,
  });
  const ask = inProcess<ImportCalls>(service.handlers);
  /** Send a file as a window does. */
  const upload = async (name: string, data: Uint8Array) => {
    const { key } = await ask('import.open', { upload: name });
    await send(key, name, data);
    return key;
  };
  const send = async (key: string, file: string, data: Uint8Array) => {
    const half = Math.ceil(data.length / 2);
    for (const part of [data.subarray(0, half), data.subarray(half)]) {
      await ask('import.write', { key, file, data: new Uint8Array(part) });
    }
  };
  return { service, ask, upload, send };
}

const installed = () => readdir(models).catch(() => []);
const uploaded = () => readdir(uploads).catch(() => []);
const golden = (name: string) => readFile(goldenPath(name));

it('sends, recognises, installs, checks and keeps a checkpoint, with pictures of it', async () => {
  const { ask, upload } = start();
  const key = await upload('zebras.pth', await golden('fast-neural-style.pth'));
  const content = await ask('import.recognise', { key });
  expect(content).toMatchObject({
    kind: 'net',
    net: {
      family: 'fast-neural-style',
      facts: {
        inputs: [{ kind: 'picture', channels: 3 }],
        output: { channels: 3, scale: 1 },
        size: { multipleOf: 4 },
      },
    },
  });
  const { candidates } = await ask('import.candidates', { key });
  expect(candidates[0]).toMatchObject({ id: 'likely' });
  const about = { name: 'Zebras', licence: 'CC0' };
  const data = new Uint8Array(32 * 32 * 4).fill(200);
  const example = { width: 32, height: 32, depth: 8, data } as const;
  const [model] = await ask('import.install', { key, about, example });
  expect(model.card).toMatchObject({ id: 'zebras', name: 'Zebras', author: 'unknown' });
  const check = await ask('import.check', { key, id: 'zebras' });
  expect(check.picture.width).toBeGreaterThan(0);
  await ask('import.keep', { key });
  await ask('import.close', { key });
  expect(await uploaded()).toEqual([]);
  const card: ModelSummary['card'] = JSON.parse(
    await readFile(path.join(models, 'zebras', 'model.json'), 'utf8'),
  );
  const [{ photo }] = card.samples;
  for (const file of [card.preview!, photo]) await access(path.join(models, 'zebras', file));
});

it('leaves nothing of an import that is closed before it is kept', async () => {
  const { ask, upload } = start();
  const key = await upload('zebras.pth', await golden('fast-neural-style.pth'));
  await ask('import.recognise', { key });
  await ask('import.install', { key });
  expect(await installed()).toEqual(['zebras']);
  await ask('import.close', { key });
  expect([await installed(), await uploaded()]).toEqual([[], []]);
  await expect(ask('import.check', { key, id: 'zebras' })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    params: { reason: 'noSuchImport' },
  });
});

it('leaves nothing of an installation that is cancelled, nor of a window that is gone', async () => {
  const { ask, upload, service } = start();
  const key = await upload('zebras.pth', await golden('fast-neural-style.pth'));
  await ask('import.recognise', { key });
  const stop = new AbortController();
  const installing = ask('import.install', { key }, stop.signal);
  stop.abort();
  await expect(installing).rejects.toMatchObject({ code: 'CANCELLED' });
  // As of an engine that had to be killed while it wrote.
  const { pid } = spawnSync(process.execPath, ['--version']);
  await mkdir(setAsidePath(models, 'installing', 'zebras', Date.now(), pid), { recursive: true });
  await ask('import.close', { key });
  expect([await installed(), await uploaded()]).toEqual([[], []]);

  await upload('again.pth', await golden('fast-neural-style.pth'));
  expect(await uploaded()).toHaveLength(1);
  service.close();
  expect(await uploaded()).toEqual([]);
});

it('takes the further files of a model, and names the one that is missing', async () => {
  const { ask, upload, send } = start();
  const key = await upload('net/tiny.param', await golden('tiny.param'));
  const missing = { code: 'MODEL_UNREADABLE', params: { reason: 'partMissing', part: 'tiny.bin' } };
  await expect(ask('import.recognise', { key })).rejects.toMatchObject(missing);
  await send(key, 'net/tiny.bin', await golden('tiny.bin'));
  expect(await ask('import.recognise', { key })).toMatchObject({ net: { family: 'ncnn' } });
  await ask('import.close', { key });
});

it('says what is in a package, and which of it is here, and installs the rest', async () => {
  const made = path.join(folder, 'made');
  for (const id of ['first', 'second']) await writePackage(made, id, identity);
  const pack = path.join(folder, 'pack.underdraw-model');
  const summaries = await Promise.all(
    ['first', 'second'].map(async (id): Promise<ModelSummary> => {
      const options = { catalog: [{ folder: made, origin: 'user' as const }], threads: 1 };
      const find = createEngine(options)['models.info'];
      return (await find({ id }, new AbortController().signal)) as ModelSummary;
    }),
  );
  await writeArchive(summaries, pack, new AbortController().signal);
  await writePackage(models, 'second', identity);
  const roots = new Roots();
  await roots.grant(pack);
  const { ask } = start(roots);
  const { key } = await ask('import.open', { path: pack });
  expect(await ask('import.recognise', { key })).toMatchObject({
    kind: 'package',
    models: [
      { card: { id: 'first' }, present: false, freeId: 'first' },
      { card: { id: 'second' }, present: true, freeId: 'second-2' },
    ],
  });
  const added = await ask('import.install', { key });
  expect(added.map(({ card }) => card.id)).toEqual(['first']);
  await ask('import.check', { key, id: 'first' });
  await ask('import.close', { key });
  // It was not kept; the one that was here stays, and so does the person's file.
  expect(await installed()).toEqual(['second']);
  await access(pack);
});

it('reads of this machine what was granted, and nothing else', async () => {
  const roots = new Roots();
  const { ask } = start(roots);
  const [dropped, other, inside] = ['dropped.onnx', 'other.onnx', 'models/inside.onnx'].map(
    (name) => path.join(folder, name),
  ) as [string, string, string];
  await mkdir(path.dirname(inside));
  for (const file of [dropped, other, inside]) await writeFile(file, onnxModel(identity));
  await roots.grant(dropped);
  await roots.grant(path.dirname(inside));
  // A dropped file is no folder that the Batch room may list.
  expect(roots.all).toHaveLength(1);
  const link = path.join(path.dirname(inside), 'link.onnx');
  await symlink(other, link);
  for (const file of [other, link, '/etc/passwd', path.join(inside, '..', '..', 'other.onnx')])
    await expect(ask('import.open', { path: file })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  await expect(ask('import.open', { path: path.join(folder, 'gone') })).rejects.toMatchObject({
    code: 'INPUT_NOT_FOUND',
  });
  for (const file of [dropped, inside]) {
    const opened = await ask('import.open', { path: file });
    expect(await ask('import.recognise', opened)).toMatchObject({ kind: 'net' });
    await ask('import.close', opened);
  }
});

it('reads files of this machine for the desktop alone, and no upload leads out of its folder', async () => {
  const { ask } = start();
  const file = path.join(folder, 'own.onnx');
  await writeFile(file, onnxModel(identity));
  await expect(ask('import.open', { path: file })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  for (const upload of ['../x.pth', '/x.pth', 'a/../../x.pth', '.x', 'a//b', 'a/', 'a\\b', '']) {
    await expect(ask('import.open', { upload })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  }
  const { key } = await ask('import.open', { upload: 'a b/ü.pth' });
  const data = new Uint8Array(uploadChunkBytes + 1);
  await expect(ask('import.write', { key, file: 'a b/ü.pth', data })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  });
  await ask('import.close', { key });

  const roots = new Roots();
  await roots.grant(file);
  const desktop = start(roots);
  const opened = await desktop.ask('import.open', { path: file });
  expect(await desktop.ask('import.recognise', opened)).toMatchObject({ kind: 'net' });
  await desktop.ask('import.close', opened);
  await access(file);
});
