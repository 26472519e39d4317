import { describe, expect, test } from 'vitest';
import { agreementOf, netOf, randomTensor, rewritten } from '../../testing/rewrites';
import {
  add,
  concat,
  convolution,
  instanceNorm,
  leakyRelu,
  type Padding,
  relu,
  scaleBy,
  transposedConvolution,
} from '../families/layers';
import type { OnnxGraph, Value } from '../onnx/onnxGraph';
import { shapesOf } from './shapes';
import { winograd } from './winograd';

const everything = { minChannels: 1, minTiles: 1 };

/** Weights whose sums keep the deviation of what they sum. */
const layer = (outputs: number, inputs: number, seed: number) => ({
  weight: randomTensor([outputs, inputs, 3, 3], seed, 0, Math.sqrt(1 / (9 * inputs))),
  bias: randomTensor([outputs], seed + 1),
});

const norm = (channels: number) => ({
  channels,
  scale: randomTensor([channels], 11, 1, 0.2),
  shift: randomTensor([channels], 12),
});

type Size = readonly [number, number];

function atSize(net: Uint8Array<ArrayBuffer>, channels: number, [width, height]: Size) {
  return rewritten(net, (graph) =>
    winograd(graph, shapesOf(graph, new Map([['x', [1, channels, height, width]]])), everything),
  );
}

const sizes: Size[] = [
  [8, 8],
  [12, 4],
  [7, 5],
  [2, 3],
  [9, 14],
];

describe.each<Padding>(['zero', 'reflect', 'replicate'])(
  '3×3 convolutions with %s padding',
  (mode) => {
    test.each(sizes)('%i × %i', async (...size) => {
      const net = netOf(3, 4, (graph, x) => {
        const first = convolution(graph, x, layer(5, 3, 1), { padding: 1, mode });
        return convolution(graph, relu(graph, first), layer(4, 5, 3), { padding: 1, mode });
      });
      const { bytes, count, operators } = atSize(net, 3, size);
      expect(count).toBe(2);
      expect(operators).not.toContain('Conv');
      expect(await agreementOf(bytes, net, 3, size)).toBeGreaterThan(115);
    });
  },
);

/** A residual block as CycleGAN has it. */
function block(graph: OnnxGraph, x: Value, channels: number, seed: number): Value {
  const options = { padding: 1, mode: 'reflect' } as const;
  const first = convolution(graph, x, layer(channels, channels, seed), options);
  const normed = relu(graph, instanceNorm(graph, first, norm(channels)));
  const second = convolution(graph, normed, layer(channels, channels, seed + 2), options);
  return add(graph, x, instanceNorm(graph, second, { channels }));
}

describe('a trunk stays rows from its first convolution to its last', () => {
  test.each(sizes)('with instance norm, %i × %i', async (...size) => {
    const net = netOf(6, 6, (graph, x) => {
      const start = relu(
        graph,
        instanceNorm(
          graph,
          convolution(graph, x, { weight: randomTensor([6, 6, 1, 1], 9) }),
          norm(6),
        ),
      );
      const trunk = block(graph, block(graph, start, 6, 1), 6, 5);
      return transposedConvolution(
        graph,
        trunk,
        { weight: randomTensor([6, 6, 4, 4], 8) },
        { stride: 2, padding: 1 },
      );
    });
    const { bytes, count, operators } = atSize(net, 6, size);
    expect(count).toBe(4);
    // Into rows and out of them once; one of tiles for each convolution.
    expect(operators.filter((op) => op === 'Gather')).toHaveLength(2 + 4);
    expect(operators).not.toContain('InstanceNormalization');
    expect(await agreementOf(bytes, net, 6, size)).toBeGreaterThan(110);
  });

  test('through concatenations, scalings and activations, and where others read it too', async () => {
    const net = netOf(4, 12, (graph, x) => {
      const a = leakyRelu(graph, convolution(graph, x, layer(4, 4, 1), { padding: 1 }));
      const both = concat(graph, [x, a]);
      const b = scaleBy(graph, convolution(graph, both, layer(4, 8, 3), { padding: 1 }), 0.2);
      const sum = add(graph, b, x);
      const outside = convolution(graph, a, { weight: randomTensor([4, 4, 1, 1], 6) });
      return concat(graph, [sum, outside, graph.node('Exp', [sum])]);
    });
    const { bytes, count } = atSize(net, 4, [10, 6]);
    expect(count).toBe(2);
    expect(await agreementOf(bytes, net, 4, [10, 6])).toBeGreaterThan(115);
  });
});

test('convolutions of other kinds are left alone', () => {
  const net = netOf(4, 4, (graph, x) => {
    const strided = convolution(graph, x, layer(4, 4, 1), { stride: 2, padding: 1 });
    const grouped = convolution(graph, strided, layer(4, 2, 3), { padding: 1, groups: 2 });
    const dilated = convolution(graph, grouped, layer(4, 4, 5), { padding: 2, dilation: 2 });
    return convolution(graph, dilated, layer(4, 4, 7));
  });
  expect(atSize(net, 4, [16, 16]).count).toBe(0);
});
