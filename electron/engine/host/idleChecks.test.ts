import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ModelList, RealProvider } from '#common/contract';
import { memoryPorts } from '#common/link/port';
import { serveRpc } from '#common/link/rpc';
import { CheckStore } from '../checks/checkStore';
import type { EngineProcess } from './engineProcess';
import { checkWhenIdle } from './idleChecks';
import { workingGpus } from './providerScout';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-idle-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const signal = new AbortController().signal;

/** Processes in which a provider works, is absent, ends the process, or hangs. */
function machine(behaviour: Partial<Record<RealProvider, 'works' | 'absent' | 'dies' | 'hangs'>>) {
  let started = 0;
  const spawn = (): EngineProcess => {
    started++;
    const [near, far] = memoryPorts();
    const exits: (() => void)[] = [];
    serveRpc(far, {
      'trial.find': (params) => {
        const { provider: name } = params as { provider: RealProvider };
        const does = behaviour[name] ?? 'absent';
        if (does === 'dies') for (const exit of exits) exit();
        if (does === 'dies' || does === 'hangs') return new Promise(() => {});
        return { name, ok: does === 'works', reason: does === 'works' ? '' : 'not here' };
      },
    }).emit('ready', {});
    return { port: near, pid: 1, kill: () => near.close(), onExit: (exit) => exits.push(exit) };
  };
  return { spawn, started: () => started };
}

it('finds the providers that work, outlives those that do not, and remembers', async () => {
  const gpus = ['cuda', 'dml', 'webgpu', 'coreml'] as const;
  const { spawn, started } = machine({ cuda: 'dies', dml: 'works', webgpu: 'hangs' });
  const options = { spawn, store: new CheckStore(folder), gpus, deadlineMs: 100 };
  const mayHaveGpu = async () => true;
  expect(await workingGpus({ ...options, mayHaveGpu }, signal)).toEqual(['dml']);
  expect(started()).toBe(4);
  // At the next start nothing is tried.
  const later = { ...options, store: new CheckStore(folder) };
  expect(await workingGpus({ ...later, mayHaveGpu }, signal)).toEqual(['dml']);
  expect(started()).toBe(4);
  expect(await later.store.loadFound()).toEqual([
    { name: 'cuda', ok: false, reason: 'died' },
    { name: 'dml', ok: true, reason: '' },
    { name: 'webgpu', ok: false, reason: 'timedOut' },
    { name: 'coreml', ok: false, reason: 'not here' },
  ]);
});

it('starts nothing where there is no graphics card', async () => {
  const { spawn, started } = machine({ cuda: 'works' });
  const store = new CheckStore(path.join(folder, 'none'));
  const mayHaveGpu = async () => false;
  expect(await workingGpus({ spawn, store, gpus: ['cuda'], mayHaveGpu }, signal)).toEqual([]);
  expect([started(), await store.loadFound()]).toEqual([0, undefined]);
});

const models = {
  models: [
    { card: { id: 'checked' }, check: {} },
    { card: { id: 'broken' } },
    { card: { id: 'new' } },
  ],
  problems: [],
} as unknown as ModelList;

it('checks what was never checked, one at a time while nothing else runs', async () => {
  const order: string[] = [];
  await checkWhenIdle(
    {
      idle: async () => void order.push('idle'),
      gpus: async () => ['webgpu'],
      models: async () => models,
      check: async (id) => {
        order.push(id);
        if (id === 'broken') throw new Error('can not run');
      },
    },
    signal,
  );
  expect(order).toEqual(['idle', 'idle', 'broken', 'idle', 'new']);
});

it('does nothing without a GPU that works', async () => {
  const check = vi.fn();
  const list = vi.fn(async () => models);
  await checkWhenIdle({ idle: async () => {}, gpus: async () => [], models: list, check }, signal);
  expect([list.mock.calls, check.mock.calls]).toEqual([[], []]);
});
