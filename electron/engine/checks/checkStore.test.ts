import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ModelCheck } from '#common/contract';
import { CheckStore } from './checkStore';
import { machineId } from './machineId';

const weights = 'a'.repeat(64);
const check: ModelCheck = {
  ms: 12.5,
  width: 256,
  height: 128,
  peakBytes: 2e8,
  flat: false,
  providers: [
    { provider: 'cuda', verdict: 'trusted', decibels: 80, ms: 1 },
    { provider: 'webgpu', verdict: 'demoted', decibels: 12, reason: 'differs', ms: 3 },
  ],
  checkedAt: '2026-01-01T00:00:00.000Z',
};
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-store-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('keeps a check for other processes, under the name of the machine', async () => {
  await new CheckStore(folder).save(weights, check);
  const other = new CheckStore(folder);
  expect(await other.load(weights)).toEqual(check);
  expect(await other.trusted(weights)).toEqual(['cuda']);
  // Nor is one used that the person does not want; the verdict stays.
  await other.saveUnwanted(['cuda']);
  expect(await new CheckStore(folder).trusted(weights)).toEqual([]);
  expect(await other.load(weights)).toEqual(check);
  await other.saveUnwanted([]);
  expect(await other.trusted(weights)).toEqual(['cuda']);
  // One that agrees but is no faster is no gain.
  const slow = { provider: 'cuda', verdict: 'trusted', decibels: 80, ms: 40 } as const;
  await other.save(weights, { ...check, providers: [slow] });
  expect(await other.trusted(weights)).toEqual([]);
  expect((await readdir(folder, { recursive: true })).sort()).toEqual([
    await machineId(),
    path.join(await machineId(), `${weights}.json`),
    path.join(await machineId(), 'unwanted.json'),
  ]);
});

it('knows nothing of other weights, nor from a file that is damaged', async () => {
  const store = new CheckStore(folder);
  expect(await store.load('b'.repeat(64))).toBeUndefined();
  await mkdir(path.join(folder, await machineId()), { recursive: true });
  for (const text of ['', '{}', '{"ms":"x"']) {
    await writeFile(path.join(folder, await machineId(), `${weights}.json`), text);
    expect(await store.load(weights)).toBeUndefined();
    expect(await store.trusted(weights)).toEqual([]);
  }
});

it('keeps what was found about providers beside the checks', async () => {
  const store = new CheckStore(path.join(folder, 'found'));
  expect(await store.loadFound()).toBeUndefined();
  const found = [{ name: 'webgpu' as const, ok: false, reason: 'died' }];
  await store.saveFound(found);
  expect(await new CheckStore(path.join(folder, 'found')).loadFound()).toEqual(found);
});
