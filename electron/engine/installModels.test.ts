import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EngineCalls, Picture } from '#common/contract';
import { createEngine } from './createEngine';
import { inProcess } from './testing/inProcess';
import { type Graph, identity } from './testing/onnx';
import { writePackage } from './testing/packages';

let folder: string;
let models: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-engines-'));
  models = path.join(folder, 'models');
  await writePackage(path.join(folder, 'as-it-is'), 'rose', identity);
  await writePackage(path.join(folder, 'black'), 'rose', black);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const black: Graph = {
  channels: 3,
  nodes: [{ op: 'Sub', inputs: ['x', 'x'], output: 'y' }],
};

const grey: Picture = { width: 8, height: 8, depth: 8, data: new Uint8Array(8 * 8 * 4).fill(128) };
for (let i = 3; i < grey.data.length; i += 4) grey.data[i] = 255;

function engine() {
  const catalog = [{ folder: models, origin: 'user' }] as const;
  return inProcess<EngineCalls>(createEngine({ catalog, threads: 1 }));
}

const packageIn = (name: string) => ({ source: { folder: path.join(folder, name, 'rose') } });

it('what one engine installs, replaces and removes, the others know at the next call', async () => {
  const studio = engine();
  const pool = engine();
  const translate = async () => {
    const { picture } = await pool('translate', { model: 'rose', inputs: { photo: grey } });
    return picture.data[0];
  };
  await expect(translate()).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });

  const installed = await studio('models.install', packageIn('as-it-is'));
  expect(installed).toMatchObject({ card: { id: 'rose' }, origin: 'user' });
  expect(await pool('models.info', { id: 'rose' })).toEqual(installed);
  expect(await translate()).toBe(128);

  await expect(studio('models.install', packageIn('black'))).rejects.toMatchObject({
    code: 'MODEL_EXISTS',
  });
  expect(await translate()).toBe(128);
  await studio('models.install', { ...packageIn('black'), replace: true });
  expect(await translate()).toBe(0);

  const { folder: removed } = await studio('models.remove', { id: 'rose' });
  expect(removed).toBe(path.join(models, 'rose'));
  await expect(translate()).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  expect((await pool('models.list', {})).models).toEqual([]);
  expect(await readdir(models)).toEqual([]);
});
