import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { agreement } from '../checks/agreement';
import type { PreparedGraphs } from '../runtime/preparedSessions';
import { Runtime } from '../runtime/runtime';
import { type CreateSession, createOnnxSession } from '../runtime/session';
import { netOf, randomTensor } from '../testing/rewrites';
import { convolution, instanceNorm } from './families/layers';
import { minAgreementDb } from './prepare/preparation';
import { preparedGraphs } from './preparedGraphs';

/** Wide enough for Winograd. */
const net = netOf(96, 96, (graph, x) => {
  const weight = randomTensor([96, 96, 3, 3], 1, 0, 0.03);
  const bias = randomTensor([96], 2);
  let at = x;
  for (let i = 0; i < 3; i++) {
    at = convolution(graph, at, { weight, bias }, { padding: 1, mode: 'reflect' });
    at = instanceNorm(graph, at, { channels: 96 });
  }
  return at;
});
const key = createHash('sha256').update(net).digest('hex');
const side = 48;
const values = new Float32Array(96 * side * side).map((_, i) => Math.sin(i * 0.37));

/** Compared as a whole, which is quicker than one by one. */
const equal = (one: Float32Array, other: Float32Array) =>
  Buffer.from(one.buffer, one.byteOffset, one.byteLength).equals(
    Buffer.from(other.buffer, other.byteOffset, other.byteLength),
  );

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'underdraw-prepared-'));
});
afterEach(() => rm(folder, { recursive: true }));

function runtimeWith(
  graphs: PreparedGraphs,
  afterRuns: number,
  createSession: CreateSession = createOnnxSession,
) {
  const made = vi.fn(createSession);
  const runtime = new Runtime(1, {
    createSession: made,
    prepared: { graphs, afterRuns, worthMs: 0 },
  });
  const run = (length = side, wanted: 'cpu' | 'auto' = 'cpu') => {
    const shape = [1, 96, length, length];
    const feeds = { x: { values: values.subarray(0, 96 * length * length), shape } };
    return runtime.run(key, async () => net, wanted, feeds, 'y', { mayPrepare: true });
  };
  return { run, made, close: () => runtime.close() };
}

test('after some runs of one size a net is prepared for it, and kept for other processes', async () => {
  const first = runtimeWith(preparedGraphs({ folder, maxBytes: 1e9 }, 1), 1);
  const stock = await first.run();
  expect(await readdir(folder).catch(() => [])).toEqual([]);
  const prepared = await first.run();
  expect(first.made).toHaveBeenCalledTimes(2);
  expect(agreement(prepared.values, stock.values)).toBeGreaterThan(minAgreementDb);
  expect(equal(prepared.values, stock.values)).toBe(false);
  await first.close();

  const later = runtimeWith(preparedGraphs({ folder, maxBytes: 1e9 }, 1), Number.POSITIVE_INFINITY);
  expect(equal((await later.run()).values, prepared.values)).toBe(true);
  expect(later.made).toHaveBeenCalledOnce();
  const other = await later.run(side - 4);
  expect(other.shape).toEqual([1, 96, side - 4, side - 4]);
  expect(equal((await later.run(side, 'auto')).values, prepared.values)).toBe(true);
  await later.close();
});

test('a net that one size is prepared for is run as it is until then', async () => {
  const graphs = { known: async () => undefined, prepare: vi.fn() };
  const { run, made, close } = runtimeWith(graphs, Number.POSITIVE_INFINITY);
  for (let i = 0; i < 3; i++) await run();
  expect(graphs.prepare).not.toHaveBeenCalled();
  expect(made).toHaveBeenCalledOnce();
  await close();
});

test.each<[string, Partial<PreparedGraphs>]>([
  ['can’t be looked up', { known: () => Promise.reject(new Error('disk')) }],
  ['can’t be made', { prepare: () => Promise.reject(new Error('memory')) }],
  ['is no graph', { prepare: async () => new Uint8Array(9) }],
  ['takes another size', { prepare: async () => (await forSize(32)) as Uint8Array }],
  ['is the net as it is', { prepare: async () => 'unchanged' }],
])('where the prepared graph %s, the net is run as it is', async (_, broken) => {
  const graphs = { known: async () => undefined, prepare: async () => net, ...broken };
  const { run, close } = runtimeWith(graphs, 1);
  const stock = await run();
  for (let i = 0; i < 3; i++) expect(equal((await run()).values, stock.values)).toBe(true);
  await close();
});

const forSize = (length: number) =>
  preparedGraphs({ folder, maxBytes: 1e9 }, 1).prepare(key, net, { width: length, height: length });
