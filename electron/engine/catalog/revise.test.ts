import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { identity } from '../testing/onnx';
import { writePackage } from '../testing/packages';
import { Catalog, nextFreeId } from './catalog';
import { removeLeftovers } from './setAside';

const hour = 3_600_000;
let folder: string;
let bundled: string;
let models: string;
let catalog: Catalog;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-revise-'));
  bundled = path.join(folder, 'bundled');
  await writePackage(bundled, 'ours', identity);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  models = await mkdtemp(path.join(folder, 'models-'));
  catalog = new Catalog([
    { folder: bundled, origin: 'bundled' },
    { folder: models, origin: 'user' },
  ]);
  await writePackage(models, 'rose', identity);
});

const ids = async () => (await catalog.list()).models.map(({ card }) => card.id);

it('restores a model that was removed, as it was', async () => {
  const before = await readFile(path.join(models, 'rose', 'model.json'), 'utf8');
  const removed = await catalog.removeUndoably('rose');
  expect(await ids()).toEqual(['ours']);
  await expect(catalog.find('rose')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  expect((await catalog.restore(removed)).card.id).toBe('rose');
  expect(await ids()).toEqual(['ours', 'rose']);
  expect(await readFile(path.join(models, 'rose', 'model.json'), 'utf8')).toBe(before);
  await expect(catalog.restore(removed)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
});

it('does not restore over a model that has the id by now', async () => {
  const removed = await catalog.removeUndoably('rose');
  await writePackage(models, 'rose', identity, { name: 'newer' });
  await expect(catalog.restore(removed)).rejects.toMatchObject({ code: 'MODEL_EXISTS' });
  expect((await catalog.find('rose')).card.name).toBe('newer');
});

it('restores nothing that it did not remove', async () => {
  for (const name of ['rose', '../rose', '', '.underdraw-removed-a-000000000000-rose']) {
    await expect(catalog.restore(name)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  }
  await expect(catalog.removeUndoably('ours')).rejects.toMatchObject({ code: 'MODEL_BUNDLED' });
});

it('deletes what was removed after an hour, not before', async () => {
  await catalog.removeUndoably('rose');
  await removeLeftovers(models, Date.now() + hour / 2);
  expect(await readdir(models)).toHaveLength(1);
  await removeLeftovers(models, Date.now() + hour + 1);
  expect(await readdir(models)).toEqual([]);
});

it('changes the card of a model of the user, and adds files, in one step each', async () => {
  const revised = await catalog.revise('rose', (card) => ({ ...card, name: 'Rosé' }), {
    'samples/one.png': new Uint8Array([1, 2, 3]),
  });
  expect(revised.card).toMatchObject({ id: 'rose', name: 'Rosé', format: 2 });
  expect((await catalog.find('rose')).card.name).toBe('Rosé');
  const all = await readdir(path.join(models, 'rose'), { recursive: true });
  expect(all.filter((name) => name.endsWith('.partial'))).toEqual([]);
  expect(all).toContain(path.join('samples', 'one.png'));
  await expect(catalog.revise('ours', (card) => card)).rejects.toMatchObject({
    code: 'MODEL_BUNDLED',
  });
});

it('finds an id that is free and short enough', () => {
  expect(nextFreeId('rose', new Set())).toBe('rose');
  expect(nextFreeId('rose', new Set(['rose', 'rose-2']))).toBe('rose-3');
  expect(nextFreeId('r'.repeat(64), new Set(['r'.repeat(64)]))).toBe(`${'r'.repeat(62)}-2`);
});
