import { mkdtemp, readdir, rm, truncate, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runOnce } from '../../runtime/runOnce';
import { agreementOf, netOf, randomTensor } from '../../testing/rewrites';
import { convolution, instanceNorm, relu } from '../families/layers';
import { OnnxGraph } from '../onnx/onnxGraph';
import { readCheckpoint } from '../readCheckpoint';
import { goldenNets, goldenPath } from '../testing/goldens';
import { NetGraph } from './netGraph';
import { minAgreementDb, type PreparedGraph, type RunOnce } from './preparation';
import { PreparedCache } from './preparedCache';
import { prepareForCpu } from './prepareForCpu';

const run = runOnce(1);

/** A convolution wide enough for Winograd, with a bias that a norm takes off. */
const wide = netOf(96, 96, (graph, x) => {
  const weights = { weight: randomTensor([96, 96, 3, 3], 1, 0, 0.03), bias: randomTensor([96], 2) };
  const y = convolution(graph, x, weights, { padding: 1, mode: 'reflect' });
  return relu(graph, instanceNorm(graph, y, { channels: 96 }));
});
const size = { width: 36, height: 33 };

/** The same answer, with the same bytes: compared as a whole, which is quicker than one by one. */
function expectSame(
  { bytes, ...ours }: PreparedGraph,
  { bytes: expected, ...theirs }: PreparedGraph,
) {
  expect(ours).toEqual(theirs);
  expect(Buffer.compare(bytes, expected)).toBe(0);
}

/** One that nothing applies to. */
const plain = netOf(3, 3, (graph, x) => relu(graph, x));

describe('a graph is prepared for one size', () => {
  test('and says so, and how far it is from the graph as it was', async () => {
    const prepared = await prepareForCpu(wide, size, run);
    expect(prepared.applied).toEqual({ bias: 1, winograd: 1 });
    expect(prepared.size).toEqual(size);
    expect(prepared.reason).toBeUndefined();
    expect(prepared.agreementDb).toBeGreaterThan(minAgreementDb);
    expect(await agreementOf(prepared.bytes, wide, 96, [36, 33])).toBeGreaterThan(minAgreementDb);
    await expect(agreementOf(prepared.bytes, wide, 96, [32, 32])).rejects.toThrow(/dimension/);
  });

  test('too small for Winograd it takes any size', async () => {
    const prepared = await prepareForCpu(wide, { width: 8, height: 8 }, run);
    expect(prepared.applied).toEqual({ bias: 1 });
    expect(prepared.size).toBeUndefined();
    expect(await agreementOf(prepared.bytes, wide, 96, [9, 5])).toBeGreaterThan(minAgreementDb);
  });

  test.each(goldenNets)('whatever family it is of: $name', async ({ name, answers, input }) => {
    const checkpoint = await readCheckpoint(goldenPath(`${name}.pth`));
    const { onnx } = checkpoint.build(answers);
    checkpoint.close();
    const [, , height, width] = input as [number, number, number, number];
    const { reason, bytes } = await prepareForCpu(onnx, { width, height }, run);
    expect(reason).not.toBe('disagrees');
    if (reason) expect(bytes).toBe(onnx);
  });

  test.each(['half-nhwc', 'listed', 'external'])(
    'and a file that was read as it is gives the same: %s.onnx',
    async (name) => {
      const checkpoint = await readCheckpoint(goldenPath(`${name}.onnx`));
      const { onnx } = checkpoint.build();
      checkpoint.close();
      const bytes = new NetGraph(onnx).toBytes();
      expect(await agreementOf(bytes, onnx, 3, [4, 2])).toBe(200);
    },
  );
});

describe('the graph as it was is used', () => {
  test('where nothing applies', async () => {
    const prepared = await prepareForCpu(plain, size, run);
    expect(prepared).toEqual({ bytes: plain, applied: {}, reason: 'nothingToRewrite' });
  });

  test('where an input is no float32', async () => {
    const graph = new NetGraph(plain);
    const type = graph.proto.input[0]!.type!.value;
    if (type.case === 'tensorType') type.value.elemType = 10;
    expect(await prepareForCpu(graph.toBytes(), size, run)).toMatchObject({ reason: 'notNumbers' });
  });

  /** Adds an error to whatever is run after the graph as it was. */
  const wrongAfter = (good: number): RunOnce => {
    let runs = 0;
    return async (onnx, feeds) => {
      const outputs = await run(onnx, feeds);
      if (++runs > good) for (const values of Object.values(outputs)) values[0]! += 1;
      return outputs;
    };
  };

  test('where the two disagree', async () => {
    const prepared = await prepareForCpu(wide, size, wrongAfter(1));
    expect(prepared.bytes).toBe(wide);
    expect(prepared).toMatchObject({ applied: {}, reason: 'disagrees' });
    expect(prepared.agreementDb).toBeLessThan(minAgreementDb);
  });

  test('but for Winograd, where that alone disagrees', async () => {
    let runs = 0;
    const prepared = await prepareForCpu(wide, size, async (onnx, feeds) => {
      const outputs = await run(onnx, feeds);
      if (++runs === 2) for (const values of Object.values(outputs)) values.fill(Number.NaN);
      return outputs;
    });
    expect(prepared.applied).toEqual({ bias: 1 });
    expect(prepared.agreementDb).toBeGreaterThan(minAgreementDb);
  });
});

describe('prepared graphs are kept', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'underdraw-prepared-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const counted = () => vi.fn<RunOnce>(run);
  const filesOf = async (ending: string) =>
    (await readdir(folder))
      .filter((name) => name.endsWith(ending))
      .map((name) => path.join(folder, name));

  test('by net and size, without a part of a file', async () => {
    const spy = counted();
    const first = await new PreparedCache(folder).prepared(wide, size, spy);
    expectSame(await new PreparedCache(folder).prepared(wide, size, spy), first);
    expect(spy).toHaveBeenCalledTimes(2);
    await new PreparedCache(folder).prepared(wide, { width: 32, height: 33 }, spy);
    expect(spy).toHaveBeenCalledTimes(4);
    expect((await readdir(folder)).map((name) => path.extname(name)).sort()).toEqual([
      '.json',
      '.json',
      '.onnx',
      '.onnx',
    ]);
  });

  test('and that a net is best as it is, without a copy of it', async () => {
    const cache = new PreparedCache(folder);
    const first = await cache.prepared(plain, size, run);
    expectSame(await cache.prepared(plain, size, run), first);
    expect(await filesOf('.onnx')).toEqual([]);
  });

  test('whatever was rewritten in it', async () => {
    const rewritten = new Set<string>();
    for (const { name, answers, input } of goldenNets) {
      const checkpoint = await readCheckpoint(goldenPath(`${name}.pth`));
      const { onnx } = checkpoint.build(answers);
      checkpoint.close();
      const [, , height, width] = input as [number, number, number, number];
      const first = await new PreparedCache(folder).prepared(onnx, { width, height }, run);
      const spy = counted();
      expectSame(await new PreparedCache(folder).prepared(onnx, { width, height }, spy), first);
      expect(spy, name).not.toHaveBeenCalled();
      for (const rewrite of Object.keys(first.applied)) rewritten.add(rewrite);
    }
    expect([...rewritten]).toEqual(expect.arrayContaining(['batchNorm', 'enlarged']));
  });

  test('a damaged file is made anew', async () => {
    const cache = new PreparedCache(folder);
    const first = await cache.prepared(wide, size, run);
    await truncate((await filesOf('.onnx'))[0]!, 1000);
    expectSame(await cache.prepared(wide, size, run), first);
    const spy = counted();
    await cache.prepared(wide, size, spy);
    expect(spy).not.toHaveBeenCalled();
  });

  test('up to a limit: what was used longest ago goes', async () => {
    const cache = new PreparedCache(folder, 2_000_000);
    const spy = counted();
    await cache.prepared(wide, size, spy);
    const [old] = await filesOf('.onnx');
    await utimes(old!, 1, 1);
    await cache.prepared(wide, { width: 32, height: 32 }, spy);
    expect(await filesOf('.onnx')).toHaveLength(1);
    expect(await filesOf('.json')).toHaveLength(1);
    await cache.prepared(wide, { width: 32, height: 32 }, spy);
    expect(spy).toHaveBeenCalledTimes(4);
  });

  test('the newest stays, though the clock was set back since the others were used', async () => {
    const cache = new PreparedCache(folder, 2_000_000);
    const spy = counted();
    await cache.prepared(wide, size, spy);
    const [old] = await filesOf('.onnx');
    const tomorrow = new Date(Date.now() + 86_400_000);
    await utimes(old!, tomorrow, tomorrow);
    await cache.prepared(wide, { width: 32, height: 32 }, spy);
    const [kept] = await filesOf('.onnx');
    expect(kept).not.toBe(old);
    const calls = spy.mock.calls.length;
    await cache.prepared(wide, { width: 32, height: 32 }, spy);
    expect(spy).toHaveBeenCalledTimes(calls);
  });

  test('a folder that can’t be written is no error', async () => {
    const file = path.join(import.meta.dirname, 'prepareForCpu.ts');
    const prepared = await new PreparedCache(path.join(file, 'folder')).prepared(wide, size, run);
    expect(prepared.applied.winograd).toBe(1);
  });
});

test('a net that reads its input twice and gives it out stays whole', async () => {
  const graph = new OnnxGraph();
  const x = graph.input('x', [1, 3, 'H', 'W']);
  graph.output('y', graph.node('Add', [x, x]), [1, 3, 'H', 'W']);
  graph.output('same', x, [1, 3, 'H', 'W']);
  const bytes = new NetGraph(graph.toBytes()).toBytes();
  expect(await agreementOf(bytes, graph.toBytes(), 3, [4, 3])).toBe(200);
});
