import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type RealProvider, type SettingsCalls, settingTable } from '#common/contract';
import { memoryPorts } from '#common/link/port';
import { serveRpc } from '#common/link/rpc';
import { CheckStore } from '../checks/checkStore';
import { inProcess } from '../testing/inProcess';
import { defaultEngineOptions } from './defaultEngineOptions';
import type { EngineProcess } from './engineProcess';
import { Roots } from './roots';
import { SettingsService } from './settingsService';
import { SettingsStore } from './settingsStore';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-settings-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A process in which only WebGPU works. */
function spawn(): EngineProcess {
  const [near, far] = memoryPorts();
  serveRpc(far, {
    'trial.find': (params) => {
      const { provider: name } = params as { provider: RealProvider };
      const ok = name === 'webgpu';
      return { name, ok, reason: ok ? '' : 'libcudart.so.12: cannot open shared object file' };
    },
  }).emit('ready', {});
  return { port: near, pid: 1, kill: () => near.close(), onExit: () => {} };
}

async function service({ busy = false, mayRevoke = true } = {}) {
  const home = await mkdtemp(path.join(folder, 'home-'));
  const file = path.join(home, 'settings.json');
  const cache = path.join(home, 'cache');
  await mkdir(cache);
  await writeFile(path.join(cache, 'graph.onnx'), new Uint8Array(1_000));
  const parts = {
    settings: new SettingsStore(file),
    checks: new CheckStore(path.join(home, 'checks')),
    spawn,
    roots: await Roots.open([home]),
    isBatchBusy: () => busy,
    home,
    cache,
    mayRevoke,
    gpus: ['cuda', 'webgpu'] as const,
  };
  const ask = inProcess<SettingsCalls>(new SettingsService(parts).handlers);
  return { ask, file, ...parts };
}

it('keeps what is changed within its range, and tells whoever depends on it', async () => {
  const { ask, file, settings } = await service();
  const [heard, renewed] = [vi.fn(), vi.fn()];
  settings.onChange(heard);
  settings.onEngineChange(renewed);
  expect((await ask('settings.read', {})).settings).toEqual({
    threads: settingTable.threads.first,
    memoryGb: settingTable.memoryGb.first,
    cacheGb: settingTable.cacheGb.first,
  });
  await Promise.all([
    ask('settings.change', { threads: 3 }),
    ask('settings.change', { memoryGb: 2.5 }),
  ]);
  const now = { threads: 3, memoryGb: 2.5, cacheGb: 2 };
  expect(heard).toHaveBeenLastCalledWith(now, { ...now, memoryGb: settingTable.memoryGb.first });
  // An engine is exchanged for what it is started with, and for nothing else.
  await ask('settings.change', { cacheGb: 3, threads: 3 });
  await ask('settings.change', { cacheGb: 2 });
  expect(renewed).toHaveBeenCalledTimes(2);
  expect(new SettingsStore(file).current).toEqual(settings.current);
  for (const wrong of [{ threads: -1 }, { threads: 2.5 }, { threads: 257 }, { cacheGb: 65 }]) {
    await expect(ask('settings.change', wrong)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  }
  // Engines get them.
  expect(defaultEngineOptions('/', true, settings.current)).toMatchObject({
    threads: 3,
    maxMemory: 2.5e9,
    prepared: { maxBytes: 2e9 },
  });
});

it('begins anew with what it can not read', async () => {
  const { file } = await service();
  await writeFile(file, '{"threads":4,"memoryGb":"lots","cacheGb":1e9,"more":1}');
  expect(new SettingsStore(file).current).toEqual({ threads: 4, memoryGb: 0, cacheGb: 2 });
  for (const damaged of ['{', 'null', '7']) {
    await writeFile(file, damaged);
    expect(new SettingsStore(file).current).toEqual({ threads: 0, memoryGb: 0, cacheGb: 2 });
  }
});

it('finds providers anew, and remembers which are not wanted', async () => {
  const { ask, checks } = await service();
  const before = await ask('settings.read', {});
  expect(before.providers).toEqual([
    { name: 'cuda', found: undefined, wanted: true },
    { name: 'webgpu', found: undefined, wanted: true },
  ]);
  const { providers } = await ask('settings.findProviders', {});
  expect(providers.map(({ found }) => found?.ok)).toEqual([false, true]);
  await ask('settings.want', { provider: 'webgpu', wanted: false });
  await ask('settings.want', { provider: 'webgpu', wanted: false });
  expect(await checks.loadUnwanted()).toEqual(['webgpu']);
  const again = await ask('settings.want', { provider: 'webgpu', wanted: true });
  expect(again.providers[1]).toMatchObject({ wanted: true, found: { ok: true } });
});

it('clears prepared graphs, and takes folders back where they were granted here', async () => {
  const { ask, home, roots, cache } = await service();
  const before = await ask('settings.read', {});
  expect(before).toMatchObject({ cache: { folder: cache, bytes: 1_000 }, folders: [home] });
  await expect(readFile(path.join(cache, 'graph.onnx'))).resolves.toHaveLength(1_000);
  expect((await ask('settings.clearCache', {})).cache.bytes).toBe(0);
  expect((await ask('settings.revoke', { folder: home })).folders).toEqual([]);
  await expect(roots.check(home)).rejects.toMatchObject({ code: 'BAD_REQUEST' });

  const busy = await service({ busy: true });
  const folders = { folder: busy.home };
  await expect(busy.ask('settings.revoke', folders)).rejects.toMatchObject({
    code: 'FOLDER_IN_USE',
  });
  const served = await service({ mayRevoke: false });
  await expect(served.ask('settings.revoke', { folder: served.home })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  });
  expect(served.roots.all).toEqual([served.home]);
});
