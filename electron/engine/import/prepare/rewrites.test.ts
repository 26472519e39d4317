import { describe, expect, test } from 'vitest';
import { agreementOf, netOf, randomTensor, rewritten } from '../../testing/rewrites';
import {
  add,
  batchNorm,
  concat,
  convolution,
  instanceNorm,
  leakyRelu,
  pixelShuffle,
  prelu,
  relu,
  tanh,
  transposedConvolution,
  upsample,
} from '../families/layers';
import { addBeforeSpreading } from './addBeforeSpreading';
import { dropBias } from './dropBias';
import { foldBatchNorm } from './foldBatchNorm';
import { narrowByPhases } from './narrowByPhases';
import type { NetGraph } from './netGraph';
import { shapesOf } from './shapes';
import { splitNarrow } from './splitNarrow';
import { splitSlopes } from './splitSlopes';
import { phaseTaps, splitTransposed } from './splitTransposed';

const sizes = [
  [8, 8],
  [7, 5],
  [1, 3],
] as const;

const layer = (shape: readonly number[], outputs: number, seed = 1) => ({
  weight: randomTensor(shape, seed),
  bias: randomTensor([outputs], seed + 1),
});

const norm = (channels: number) => ({
  channels,
  scale: randomTensor([channels], 11, 1, 0.2),
  shift: randomTensor([channels], 12),
  mean: randomTensor([channels], 13),
  variance: randomTensor([channels], 14, 1, 0.1),
});

describe('batch norm is folded', () => {
  test.each(sizes)('into a convolution, %i × %i', async (...size) => {
    const net = netOf(3, 5, (graph, x) =>
      relu(
        graph,
        batchNorm(graph, convolution(graph, x, layer([5, 3, 3, 3], 5), { padding: 1 }), norm(5)),
      ),
    );
    const { bytes, count, operators } = rewritten(net, foldBatchNorm);
    expect(count).toBe(1);
    expect(operators).toEqual(['Conv', 'Relu']);
    expect(await agreementOf(bytes, net, 3, size)).toBeGreaterThan(125);
  });

  test.each([1, 2])('into a transposed convolution of %i groups', async (groups) => {
    const weights = { weight: randomTensor([4, 6 / groups, 4, 4], 1) };
    const net = netOf(4, 6, (graph, x) =>
      batchNorm(
        graph,
        transposedConvolution(graph, x, weights, { stride: 2, padding: 1, groups }),
        norm(6),
      ),
    );
    const { bytes, count } = rewritten(net, foldBatchNorm);
    expect(count).toBe(1);
    expect(await agreementOf(bytes, net, 4, [5, 3])).toBeGreaterThan(125);
  });

  test('not where the convolution is read by others too', () => {
    const net = netOf(3, 10, (graph, x) => {
      const y = convolution(graph, x, layer([5, 3, 3, 3], 5), { padding: 1 });
      return concat(graph, [y, batchNorm(graph, y, norm(5))]);
    });
    expect(rewritten(net, foldBatchNorm).count).toBe(0);
  });
});

test('a bias before instance norm is dropped, one before anything else is kept', async () => {
  const net = netOf(3, 5, (graph, x) => {
    const y = convolution(graph, x, layer([8, 3, 3, 3], 8), { padding: 1 });
    return convolution(graph, instanceNorm(graph, y, norm(8)), layer([5, 8, 1, 1], 5, 4));
  });
  const { bytes, count } = rewritten(net, dropBias);
  expect(count).toBe(1);
  expect(await agreementOf(bytes, net, 3, [9, 7])).toBeGreaterThan(120);
});

describe('a transposed convolution becomes four', () => {
  test('of these taps', () => {
    const tap = (k: number, offset: number) => ({ k, offset });
    expect(phaseTaps(4, 1)).toEqual([
      [tap(3, -1), tap(1, 0)],
      [tap(2, 0), tap(0, 1)],
    ]);
    expect(phaseTaps(3, 1)).toEqual([[tap(1, 0)], [tap(2, 0), tap(0, 1)]]);
  });

  test.each([
    [4, 1, 0],
    [3, 1, 1],
    [2, 0, 0],
    [6, 2, 0],
  ])('kernel %i, padding %i, output padding %i, at any size', async (k, padding, outputPadding) => {
    const net = netOf(5, 9, (graph, x) => {
      const options = { stride: 2, padding, outputPadding };
      return tanh(graph, transposedConvolution(graph, x, layer([5, 9, k, k], 9), options));
    });
    const { bytes, count, operators } = rewritten(net, splitTransposed);
    expect(count).toBe(1);
    expect(operators).not.toContain('ConvTranspose');
    for (const size of sizes) expect(await agreementOf(bytes, net, 5, size)).toBeGreaterThan(125);
  });

  test('behind a concatenation it is taken apart', async () => {
    const net = netOf(3, 8, (graph, x) => {
      const skip = convolution(graph, x, layer([5, 3, 3, 3], 5), { padding: 1 });
      const inner = convolution(graph, leakyRelu(graph, skip), layer([6, 5, 3, 3], 6, 5), {
        padding: 1,
      });
      const both = relu(graph, concat(graph, [skip, inner]));
      return transposedConvolution(graph, both, layer([11, 8, 4, 4], 8, 8), {
        stride: 2,
        padding: 1,
      });
    });
    const { bytes, count, operators } = rewritten(net, splitTransposed);
    expect(count).toBe(1);
    expect(operators.filter((op) => op === 'Conv')).toHaveLength(2 + 8);
    for (const size of sizes) expect(await agreementOf(bytes, net, 3, size)).toBeGreaterThan(125);
  });

  test.each<[string, number[], { stride: number; padding: number; groups?: number }]>([
    ['few outputs', [4, 3, 4, 4], { stride: 2, padding: 1 }],
    ['stride 1', [4, 8, 3, 3], { stride: 1, padding: 1 }],
    ['more than twice the size', [4, 8, 4, 4], { stride: 2, padding: 0 }],
    ['groups', [4, 8, 4, 4], { stride: 2, padding: 1, groups: 2 }],
  ])('but not with %s', (_, shape, options) => {
    const weights = { weight: randomTensor(shape, 1) };
    const outputs = shape[1]! * (options.groups ?? 1);
    const net = netOf(4, outputs, (graph, x) => transposedConvolution(graph, x, weights, options));
    expect(rewritten(net, splitTransposed).count).toBe(0);
  });
});

describe('a convolution to few channels becomes two', () => {
  test.each([
    [7, 3],
    [7, 0],
    [3, 1],
  ])('kernel %i, padding %i, at any size', async (k, padding) => {
    const net = netOf(17, 3, (graph, x) =>
      tanh(graph, convolution(graph, x, layer([3, 17, k, k], 3), { padding })),
    );
    const { bytes, count } = rewritten(net, splitNarrow);
    expect(count).toBe(1);
    for (const size of [
      [8, 8],
      [13, 9],
      [7, 8],
    ] as const)
      expect(await agreementOf(bytes, net, 17, size)).toBeGreaterThan(115);
  });

  test('but not one that strides, or that has many outputs', () => {
    const strided = netOf(16, 3, (graph, x) =>
      convolution(graph, x, layer([3, 16, 3, 3], 3), { stride: 2 }),
    );
    const wide = netOf(16, 8, (graph, x) => convolution(graph, x, layer([8, 16, 3, 3], 8)));
    for (const net of [strided, wide]) expect(rewritten(net, splitNarrow).count).toBe(0);
  });
});

type ByShapes = (graph: NetGraph, shapes: ReturnType<typeof shapesOf>) => number;

/** A rewrite that looks at the shapes that a picture of this size has on its way. */
const forSize =
  (rewrite: ByShapes, channels: number, [width, height]: readonly [number, number]) =>
  (graph: NetGraph) =>
    rewrite(graph, shapesOf(graph, new Map([['x', [1, channels, height, width]]])));

describe('a 3×3 convolution to few channels becomes one for squares of pixels', () => {
  const evenSizes = [
    [8, 8],
    [2, 6],
  ] as const;

  test.each(evenSizes)('%i × %i', async (...size) => {
    const net = netOf(17, 3, (graph, x) =>
      tanh(graph, convolution(graph, x, layer([3, 17, 3, 3], 3), { padding: 1 })),
    );
    const { bytes, count } = rewritten(net, forSize(narrowByPhases, 17, size));
    expect(count).toBe(1);
    expect(await agreementOf(bytes, net, 17, size)).toBeGreaterThan(115);
  });

  test.each(evenSizes)(
    'of channels spread just before, beside others, %i × %i',
    async (...size) => {
      const net = netOf(6, 2, (graph, x) => {
        const options = { stride: 2, padding: 1 };
        const small = convolution(graph, x, layer([24, 6, 4, 4], 24), options);
        const both = concat(graph, [pixelShuffle(graph, relu(graph, small), 2), x, x]);
        return convolution(graph, both, layer([2, 18, 3, 3], 2, 5), { padding: 1 });
      });
      const { bytes, count, operators } = rewritten(net, forSize(narrowByPhases, 6, size));
      expect(count).toBe(1);
      expect(operators).not.toContain('Concat');
      expect(await agreementOf(bytes, net, 6, size)).toBeGreaterThan(115);
    },
  );

  test('but not where a side is odd, or a border is not as wide as it should be', () => {
    const net = (padding: number) =>
      netOf(16, 3, (graph, x) => convolution(graph, x, layer([3, 16, 3, 3], 3), { padding }));
    expect(rewritten(net(1), forSize(narrowByPhases, 16, [8, 7])).count).toBe(0);
    expect(rewritten(net(0), forSize(narrowByPhases, 16, [8, 8])).count).toBe(0);
  });
});

describe('slopes of a PRelu become convolutions of single channels', () => {
  test.each([
    ['all below 1', 0.2],
    ['some above 1', 1],
  ])('%s', async (_, mean) => {
    const slopes = randomTensor([16], 3, mean, 0.2);
    const net = netOf(3, 16, (graph, x) =>
      prelu(graph, convolution(graph, x, layer([16, 3, 3, 3], 16), { padding: 1 }), slopes),
    );
    const { bytes, count, operators } = rewritten(net, splitSlopes);
    expect(count).toBe(1);
    expect(operators).not.toContain('PRelu');
    for (const size of sizes) expect(await agreementOf(bytes, net, 3, size)).toBeGreaterThan(125);
  });

  test('but not of channels that fill no block', () => {
    const net = netOf(3, 8, (graph, x) =>
      prelu(graph, convolution(graph, x, layer([8, 3, 3, 3], 8)), randomTensor([8], 3)),
    );
    expect(rewritten(net, splitSlopes).count).toBe(0);
  });
});

test('an enlarged picture is added before channels are spread', async () => {
  const net = netOf(3, 3, (graph, x) => {
    const small = convolution(graph, x, layer([48, 3, 3, 3], 48), { padding: 1 });
    return add(graph, pixelShuffle(graph, small, 4), upsample(graph, x, 4));
  });
  const { bytes, count, operators } = rewritten(net, forSize(addBeforeSpreading, 3, [8, 8]));
  expect(count).toBe(1);
  expect(operators).not.toContain('Resize');
  for (const size of sizes) expect(await agreementOf(bytes, net, 3, size)).toBeGreaterThan(125);
});
