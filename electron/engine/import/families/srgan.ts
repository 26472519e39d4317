/**
 * SRGAN (Ledig et al. 2017) as leftthomas/SRGAN writes it, `block1` to `block8`, and its twin
 * whose residual blocks and doublings have x · sigmoid(x) in place of a PReLU, which leaves no trace.
 */
import { Mismatch } from '../failure';
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import type { StoredTensor } from '../storedTensor';
import type { Claim } from '../weights/claim';
import type { Convolution } from '../weights/layerWeights';
import { type Family, type GraphFacts, pictureFacts, type Recognised } from './family';
import {
  add,
  batchNorm,
  convolution,
  pixelShuffle,
  prelu,
  scaleBy,
  shiftBy,
  swish,
  tanh,
} from './layers';
import type { NormedConvolution } from './norms';

interface Srgan {
  first: Convolution;
  slopes: StoredTensor;
  blocks: { first: NormedConvolution; slopes?: StoredTensor; second: NormedConvolution }[];
  trunk: NormedConvolution;
  ups: { layer: Convolution; slopes?: StoredTensor }[];
  last: Convolution;
}

export const srgan: Family = (claim: Claim): Recognised | undefined => {
  const first = claim.shape('block1.0.weight');
  if (first?.[2] !== 9 || !claim.has('block1.1.weight')) return undefined;
  const net = read(claim, first[0]!);
  claim.finish();
  const scale = 2 ** net.ups.length;
  return {
    family: 'srgan',
    name: 'SRGAN',
    variant: {
      width: first[0]!,
      blocks: net.blocks.length,
      scale,
      activation: net.blocks[0]!.slopes ? 'prelu' : 'swish',
    },
    choices: [],
    build: () => build(net, scale),
  };
};

function read(claim: Claim, width: number): Srgan {
  const normed = (layer: string, norm: string): NormedConvolution => ({
    layer: claim.convolution(layer, width, width, 3),
    norm: claim.norm(norm, width),
  });
  const count = claim.countOf((i) => `block${i + 2}.conv1.`);
  if (count === 0) throw new Mismatch('it has no residual blocks');
  const blocks = Array.from({ length: count }, (_, i) => ({
    first: normed(`block${i + 2}.conv1`, `block${i + 2}.bn1`),
    slopes: claim.optional(`block${i + 2}.prelu.weight`, [undefined]),
    second: normed(`block${i + 2}.conv2`, `block${i + 2}.bn2`),
  }));
  const end = `block${count + 3}`;
  const ups = Array.from({ length: claim.countOf((i) => `${end}.${i}.conv.`) }, (_, i) => ({
    layer: claim.convolution(`${end}.${i}.conv`, width * 4, width, 3),
    slopes: claim.optional(`${end}.${i}.prelu.weight`, [undefined]),
  }));
  return {
    first: claim.convolution('block1.0', width, 3, 9),
    slopes: claim.tensor('block1.1.weight', [undefined]),
    blocks,
    trunk: normed(`block${count + 2}.0`, `block${count + 2}.1`),
    ups,
    last: claim.convolution(`${end}.${ups.length}`, 3, width, 9),
  };
}

function build(net: Srgan, scale: number): { graph: OnnxGraph; facts: GraphFacts } {
  const graph = new OnnxGraph();
  const normed = (x: Value, { layer, norm }: NormedConvolution) =>
    batchNorm(graph, convolution(graph, x, layer, { padding: 1 }), norm);
  const activate = (x: Value, slopes?: StoredTensor) =>
    slopes ? prelu(graph, x, slopes) : swish(graph, x);
  const x = graph.input('x', [1, 3, 'H', 'W']);
  const first = prelu(graph, convolution(graph, x, net.first, { padding: 4 }), net.slopes);
  let at = first;
  for (const block of net.blocks)
    at = add(graph, at, normed(activate(normed(at, block.first), block.slopes), block.second));
  at = add(graph, first, normed(at, net.trunk));
  for (const { layer, slopes } of net.ups)
    at = activate(pixelShuffle(graph, convolution(graph, at, layer, { padding: 1 }), 2), slopes);
  at = tanh(graph, convolution(graph, at, net.last, { padding: 4 }));
  const y = scaleBy(graph, shiftBy(graph, at, 1), 0.5);
  graph.output('y', y, [1, 3, 'H out', 'W out']);
  return { graph, facts: pictureFacts([3, 3], [0, 1], 1, { scale }) };
}
