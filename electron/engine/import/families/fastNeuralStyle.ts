/**
 * Fast neural style (Johnson et al. 2016) as PyTorch's examples write it, and the fork
 * rrmina/fast-neural-style-pytorch, which names the same layers by blocks, enlarges by transposed
 * convolutions, and was trained on blue-green-red.
 */
import { Mismatch } from '../failure';
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import type { Claim } from '../weights/claim';
import type { Convolution } from '../weights/layerWeights';
import {
  type Answers,
  choice,
  type Family,
  type GraphFacts,
  pictureFacts,
  type Recognised,
} from './family';
import {
  add,
  clamp,
  convolution,
  instanceNorm,
  relu,
  scaleBy,
  swapRedBlue,
  tanh,
  transposedConvolution,
  upsample,
} from './layers';
import type { NormedConvolution } from './norms';

interface StyleNet {
  fork: boolean;
  /** 9×9, then two with stride 2. */
  down: NormedConvolution[];
  blocks: { first: NormedConvolution; second: NormedConvolution }[];
  /** Two doublings. */
  up: NormedConvolution[];
  last: Convolution;
}

export const fastNeuralStyle: Family = (claim: Claim): Recognised | undefined => {
  const net = claim.has('conv1.conv2d.weight')
    ? readExample(claim)
    : claim.has('ConvBlock.0.conv_layer.weight')
      ? readFork(claim)
      : undefined;
  if (!net) return undefined;
  claim.finish();
  return {
    family: net.fork ? 'fast-neural-style-rrmina' : 'fast-neural-style',
    name: 'Fast Neural Style',
    variant: { width: net.down[0]!.layer.weight.shape[0]!, blocks: net.blocks.length },
    choices: [net.fork ? choice('order', 'bgr', 'rgb') : choice('order', 'rgb', 'bgr')],
    build: (answers) => build(net, answers),
  };
};

/** A convolution and its norm; statistics in old files were never used. */
function normed(
  claim: Claim,
  name: string,
  norm: string,
  shape: [number?, number?, number?],
): NormedConvolution {
  const layer = claim.convolution(name, ...shape);
  return { layer, norm: claim.norm(norm, layer.weight.shape[0]!) };
}

function readExample(claim: Claim): StyleNet {
  const width = claim.shape('conv1.conv2d.weight')![0]!;
  const trunk = claim.shape('conv3.conv2d.weight')?.[0];
  const middle = claim.shape('conv2.conv2d.weight')?.[0];
  if (!trunk || !middle) throw new Mismatch('it has no three convolutions at its start');
  const down = [
    normed(claim, 'conv1.conv2d', 'in1', [width, 3, 9]),
    normed(claim, 'conv2.conv2d', 'in2', [middle, width, 3]),
    normed(claim, 'conv3.conv2d', 'in3', [trunk, middle, 3]),
  ];
  const count = claim.countOf((i) => `res${i + 1}.`);
  const blocks = Array.from({ length: count }, (_, i) => ({
    first: normed(claim, `res${i + 1}.conv1.conv2d`, `res${i + 1}.in1`, [trunk, trunk, 3]),
    second: normed(claim, `res${i + 1}.conv2.conv2d`, `res${i + 1}.in2`, [trunk, trunk, 3]),
  }));
  const up = [
    normed(claim, 'deconv1.conv2d', 'in4', [middle, trunk, 3]),
    normed(claim, 'deconv2.conv2d', 'in5', [width, middle, 3]),
  ];
  return { fork: false, down, blocks, up, last: claim.convolution('deconv3.conv2d', 3, width, 9) };
}

function readFork(claim: Claim): StyleNet {
  const layer = (name: string, size: number) =>
    normed(claim, `${name}.conv_layer`, `${name}.norm_layer`, [undefined, undefined, size]);
  const down = [layer('ConvBlock.0', 9), layer('ConvBlock.2', 3), layer('ConvBlock.4', 3)];
  const count = claim.countOf((i) => `ResidualBlock.${i}.`);
  const blocks = Array.from({ length: count }, (_, i) => ({
    first: layer(`ResidualBlock.${i}.conv1`, 3),
    second: layer(`ResidualBlock.${i}.conv2`, 3),
  }));
  const up = ['DeconvBlock.0', 'DeconvBlock.2'].map((name) => {
    const transposed = claim.transposed(`${name}.conv_transpose`, undefined, undefined, 3);
    return {
      layer: transposed,
      norm: claim.norm(`${name}.norm_layer`, transposed.weight.shape[1]!),
    };
  });
  return {
    fork: true,
    down,
    blocks,
    up,
    last: claim.convolution('DeconvBlock.4.conv_layer', 3, undefined, 9),
  };
}

function build(net: StyleNet, answers: Answers): { graph: OnnxGraph; facts: GraphFacts } {
  const graph = new OnnxGraph();
  const swap = (value: Value) => (answers.order === 'bgr' ? swapRedBlue(graph, value) : value);
  const conv = (x: Value, { layer, norm }: NormedConvolution, stride = 1) => {
    const padding = Math.floor(layer.weight.shape[2]! / 2);
    return instanceNorm(
      graph,
      convolution(graph, x, layer, { stride, padding, mode: 'reflect' }),
      norm,
    );
  };
  let at = swap(graph.input('x', [1, 3, 'H', 'W']));
  for (const [i, layer] of net.down.entries()) at = relu(graph, conv(at, layer, i === 0 ? 1 : 2));
  for (const { first, second } of net.blocks)
    at = add(graph, conv(relu(graph, conv(at, first)), second), at);
  for (const layer of net.up)
    at = relu(
      graph,
      net.fork ? deconvolution(graph, at, layer) : conv(upsample(graph, at, 2), layer),
    );
  at = convolution(graph, at, net.last, { padding: 4, mode: 'reflect' });
  if (net.fork) at = scaleBy(graph, tanh(graph, at), 150);
  graph.output('y', clamp(graph, swap(at), 0, 255), [1, 3, 'H', 'W']);
  return { graph, facts: pictureFacts([3, 3], [0, 255], 4, { min: 8 }) };
}

function deconvolution(graph: OnnxGraph, x: Value, { layer, norm }: NormedConvolution): Value {
  const y = transposedConvolution(graph, x, layer, { stride: 2, padding: 1, outputPadding: 1 });
  return instanceNorm(graph, y, norm);
}
