/**
 * The U-Net of pix2pix (Isola et al. 2017) as eriklindernoren/PyTorch-GAN writes it: `down1`, …,
 * `up1`, …, `final`. Its instance norms have no weights, and its last doubling is an upsampling.
 */
import { Mismatch } from '../failure';
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import type { Claim } from '../weights/claim';
import type { Convolution } from '../weights/layerWeights';
import { DropoutNoise } from './dropout';
import {
  type Answers,
  choice,
  type Family,
  type GraphFacts,
  pictureFacts,
  type Recognised,
} from './family';
import {
  concat,
  convolution,
  instanceNorm,
  leakyRelu,
  pad,
  relu,
  tanh,
  transposedConvolution,
  upsample,
} from './layers';

interface UNet {
  downs: Convolution[];
  ups: Convolution[];
  last: Convolution;
}

export const pytorchGanUnet: Family = (claim: Claim): Recognised | undefined => {
  if (claim.shape('down1.model.0.weight')?.[2] !== 4 || !claim.has('up1.model.0.weight'))
    return undefined;
  const net = read(claim);
  claim.finish();
  const [first] = net.downs;
  return {
    family: 'pix2pix-unet-pytorch-gan',
    name: 'pix2pix U-Net',
    variant: {
      inputs: first!.weight.shape[1]!,
      outputs: net.last.weight.shape[0]!,
      width: first!.weight.shape[0]!,
      depth: net.downs.length,
    },
    choices: [choice('dropout', 'off', 'on')],
    build: (answers) => build(net, answers),
  };
};

function read(claim: Claim): UNet {
  const depth = claim.countOf((i) => `down${i + 1}.`);
  if (claim.countOf((i) => `up${i + 1}.`) !== depth - 1)
    throw new Mismatch('it has not as many doublings as halvings');
  const downs: Convolution[] = [];
  for (let i = 1; i <= depth; i++)
    downs.push(claim.convolution(`down${i}.model.0`, undefined, downs.at(-1)?.weight.shape[0], 4));
  const ups: Convolution[] = [];
  let inside = downs.at(-1)!.weight.shape[0]!;
  for (let i = 1; i < depth; i++) {
    const up = claim.transposed(`up${i}.model.0`, inside, undefined, 4);
    ups.push(up);
    inside = up.weight.shape[1]! + downs[depth - 1 - i]!.weight.shape[0]!;
  }
  return { downs, ups, last: claim.convolution('final.2', undefined, inside, 4) };
}

/** At the usual size a sheet has one pixel behind the last halving. */
const units = (layer: number, depth: number, channels: number) => channels * 4 ** (depth - layer);

function build(net: UNet, answers: Answers): { graph: OnnxGraph; facts: GraphFacts } {
  const graph = new OnnxGraph();
  const depth = net.downs.length;
  const noise = new DropoutNoise(graph, 2 * depth);
  const dropout = (x: Value, channels: number, level: number, has: boolean) =>
    has && answers.dropout === 'on' ? noise.apply(x, units(level, depth, channels)) : x;
  const inputs = net.downs[0]!.weight.shape[1]!;
  const outputs = net.last.weight.shape[0]!;

  const skips: Value[] = [];
  let at = graph.input('x', [1, inputs, 'H', 'W']);
  for (const [i, layer] of net.downs.entries()) {
    const channels = layer.weight.shape[0]!;
    at = convolution(graph, at, layer, { stride: 2, padding: 1 });
    if (i > 0 && i < depth - 1) at = instanceNorm(graph, at, { channels });
    at = dropout(leakyRelu(graph, at), channels, i + 1, i >= 3);
    skips.push(at);
  }
  for (const [i, layer] of net.ups.entries()) {
    const channels = layer.weight.shape[1]!;
    at = transposedConvolution(graph, at, layer, { stride: 2, padding: 1 });
    at = relu(graph, instanceNorm(graph, at, { channels }));
    at = concat(graph, [dropout(at, channels, depth - 1 - i, i < 4), skips[depth - 2 - i]!]);
  }
  // One row and one column at the top and left, so that 4×4 keeps the size.
  const padded = pad(graph, upsample(graph, at, 2), [1, 1, 0, 0], 'zero');
  const y = tanh(graph, convolution(graph, padded, net.last, { padding: 1 }));
  graph.output('y', y, [1, outputs, 'H', 'W']);
  const facts = pictureFacts([inputs, outputs], [-1, 1], 2 ** depth, { min: 2 ** depth });
  return { graph, facts: { ...facts, noise: noise.finish() } };
}
