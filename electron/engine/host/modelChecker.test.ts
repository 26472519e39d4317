import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { EngineCalls } from '#common/contract';
import { CheckStore } from '../checks/checkStore';
import { createEngine } from '../createEngine';
import type { EngineOptions } from '../engineOptions';
import { engineHere } from '../testing/engineHere';
import { inProcess } from '../testing/inProcess';
import { type Graph, identity } from '../testing/onnx';
import { writePackage } from '../testing/packages';
import { type Pretences, pretendedSessions } from '../testing/pretence';
import { forkEngine } from './forkEngine';
import { type CheckerOptions, ModelChecker } from './modelChecker';

/** Where the engine finds its libraries, and not in `out`, which the test of the package reads meanwhile. */
const built = path.resolve('node_modules/.cache/underdraw-testing');
const entry = path.join(built, 'pretendedEngine.js');
let folder: string;
let options: EngineOptions;
let store: CheckStore;

/** x / 0: infinite, and no number where x is 0. */
const divides: Graph = {
  channels: 3,
  nodes: [{ op: 'Div', inputs: ['x', 'zero'], output: 'y' }],
  weights: [{ name: 'zero', shape: [1], values: [0] }],
};
const black: Graph = {
  channels: 3,
  nodes: [{ op: 'Sub', inputs: ['x', 'x'], output: 'y' }],
};
/** The sizes of x and of its weight don't fit. */
const broken: Graph = {
  channels: 3,
  nodes: [{ op: 'Add', inputs: ['x', 'w'], output: 'y' }],
  weights: [{ name: 'w', shape: [1, 7, 1, 1], values: [1, 2, 3, 4, 5, 6, 7] }],
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-checks-'));
  const models = path.join(folder, 'models');
  for (const [id, graph] of Object.entries({ identity, divides, black, broken })) {
    await writePackage(models, id, graph);
  }
  options = {
    catalog: [{ folder: models, origin: 'user' }],
    threads: 1,
    checks: path.join(folder, 'checks'),
  };
  store = new CheckStore(path.join(folder, 'checks'));
  await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: 'electron/engine/testing/pretendedEngine.ts', outDir: built, minify: false },
  });
});
afterEach(() => void vi.unstubAllEnvs());
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(built, { recursive: true, force: true });
});

const gpus = ['cuda', 'dml', 'coreml', 'webgpu'] as const;

/** With engines in this process: they give what they would in one of their own. */
function checker(pretended: Pretences = {}, more: Partial<CheckerOptions> = {}): ModelChecker {
  const spawn = () => engineHere(() => createEngine(options, pretendedSessions(pretended)));
  return new ModelChecker({ spawn, store, gpus, ...more });
}

/** With processes, which may die and hang. */
function checkerOfProcesses(pretended: Pretences, more: Partial<CheckerOptions>): ModelChecker {
  vi.stubEnv('UNDERDRAW_PRETENDED', JSON.stringify(pretended));
  return new ModelChecker({ spawn: forkEngine(entry, options), store, gpus, ...more });
}

const engine = () => inProcess<EngineCalls>(createEngine(options));

it('trusts a provider that agrees with the CPU, and none that throws, is black or gives no numbers', async () => {
  const check = await checker({
    cuda: 'agrees',
    dml: 'throws',
    coreml: 'black',
    webgpu: 'notNumbers',
  }).check('identity');
  const demoted = { verdict: 'demoted', decibels: null };
  expect(check).toMatchObject({ width: 64, height: 64, flat: false, notes: [] });
  expect(check.providers).toMatchObject([
    { provider: 'cuda', verdict: 'trusted', decibels: 200 },
    { provider: 'dml', ...demoted, reason: 'failed' },
    { provider: 'coreml', verdict: 'demoted', reason: 'differs', decibels: expect.any(Number) },
    { provider: 'webgpu', ...demoted, reason: 'notNumbers' },
  ]);
  expect(check.providers[2].decibels).toBeLessThan(40);
  expect(check.picture).toMatchObject({ width: 64, height: 64 });

  // One that the person does not want is not tried again; what was found of it stays.
  await store.saveUnwanted(['cuda']);
  const later = await checker({ cuda: 'dies' }, { gpus: ['cuda'] }).check('identity');
  expect(later.providers).toEqual(check.providers.slice(0, 1));
  await store.saveUnwanted([]);
});

it('outlives a provider that ends its process and one that hangs, and keeps the verdicts', async () => {
  const {
    picture: _picture,
    notes: _notes,
    ...check
  } = await checkerOfProcesses({ cuda: 'dies', webgpu: 'hangs' }, { gpus: ['cuda'] }).check(
    'identity',
  );
  expect(check.ms).toBeGreaterThan(0);
  expect(check.peakBytes).toBeGreaterThan(0);
  expect(check.providers).toEqual([
    { provider: 'cuda', verdict: 'demoted', decibels: null, reason: 'died' },
  ]);
  const { check: kept } = await engine()('models.info', { id: 'identity' });
  expect(kept).toEqual(check);
  const { models } = await engine()('models.list', {});
  expect(models.filter((model) => model.check).map((model) => model.card.id)).toEqual(['identity']);

  const hanging = checkerOfProcesses({ webgpu: 'hangs' }, { gpus: ['webgpu'], gpuMs: 5_000 });
  expect((await hanging.check('identity')).providers).toEqual([
    { provider: 'webgpu', verdict: 'demoted', decibels: null, reason: 'timedOut' },
  ]);
  const { card } = await engine()('models.info', { id: 'identity' });
  const weights = card.files.generator.sha256;
  expect(await store.trusted(weights)).toEqual([]);
  const [machine] = await readdir(path.join(folder, 'checks'));
  expect(await readdir(path.join(folder, 'checks', machine))).toContain(`${weights}.json`);
});

it('does not list providers that are not there', async () => {
  expect((await checker().check('identity')).providers).toEqual([]);
});

it('remarks on an output that is the same everywhere, and lets it pass', async () => {
  const check = await checker({ cuda: 'black' }).check('black');
  expect(check.flat).toBe(true);
  expect(check.notes).toEqual([{ code: 'FLAT_OUTPUT', params: { model: 'black' } }]);
  expect(check.providers).toMatchObject([{ provider: 'cuda', verdict: 'trusted' }]);
});

it('fails where the CPU can not run the model', async () => {
  const failed = (reason: string) => ({ code: 'MODEL_CHECK_FAILED', params: { reason } });
  await expect(checker().check('divides')).rejects.toMatchObject(failed('notNumbers'));
  await expect(checker().check('broken')).rejects.toMatchObject(failed('problem'));
  await expect(checkerOfProcesses({}, { cpuMs: 1 }).check('identity')).rejects.toMatchObject(
    failed('timedOut'),
  );
  await expect(checker().check('gone')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
});

it('can be cancelled', async () => {
  const controller = new AbortController();
  const check = checkerOfProcesses({ cuda: 'hangs' }, {}).check('identity', controller.signal);
  controller.abort();
  await expect(check).rejects.toMatchObject({ code: 'CANCELLED' });
});
