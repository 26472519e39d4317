/**
 * pix2pixHD (Wang et al. 2018): a residual generator with three or four halvings; larger pictures
 * are made by local enhancers around it, each of which doubles the size.
 */
import { Mismatch } from '../failure';
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import type { Claim } from '../weights/claim';
import type { Convolution } from '../weights/layerWeights';
import { type Answers, choice, type Family, type GraphFacts, type Recognised } from './family';
import { borderChoices, labelInputFacts, labelMapInput } from './labelMapInput';
import { add, averagePool, convolution, relu } from './layers';
import { applyNorm, type NormedConvolution, type NormKind, normChoices } from './norms';
import {
  type Block,
  buildFeatures,
  buildPicture,
  type Doubling,
  double,
  normed,
  type ResnetGenerator,
  readBlocks,
  readDoubling,
  readResnetGenerator,
  residual,
  SequentialReader,
} from './resnetGenerator';

interface Enhancer {
  first: NormedConvolution;
  halving: NormedConvolution;
  blocks: Block[];
  doubling: Doubling;
}

interface Pix2pixHd {
  inner: ResnetGenerator;
  enhancers: Enhancer[];
  last: Convolution;
  norm: NormKind;
  statistics: boolean;
}

export const pix2pixHd: Family = (claim: Claim): Recognised | undefined => {
  const net = claim.has('model1_1.1.weight') ? readLocal(claim) : readGlobal(claim);
  if (!net) return undefined;
  claim.finish();
  const inputs = net.inner.channels[0];
  return {
    family: 'pix2pixhd',
    name: 'pix2pixHD',
    variant: {
      inputs,
      outputs: net.last.weight.shape[0]!,
      width: net.last.weight.shape[1]!,
      downs: net.inner.halvings.length,
      blocks: net.inner.blocks.length,
      enhancers: net.enhancers.length,
      norm: net.norm,
    },
    choices: [
      ...borderChoices(inputs),
      ...normChoices(net.norm, net.statistics),
      choice('padding', 'reflect', 'replicate'),
    ],
    build: (answers) => build(net, answers),
  };
};

function readGlobal(claim: Claim): Pix2pixHd | undefined {
  const inner = readResnetGenerator(claim);
  if (!inner?.last || inner.halvings.length < 3) return undefined;
  return { inner, enhancers: [], last: inner.last, ...normOf(inner) };
}

/** Its convolutions have a bias before either norm; only batch norm has weights of its own. */
function normOf({ first }: ResnetGenerator): { norm: NormKind; statistics: boolean } {
  const batch = first.norm.scale !== undefined;
  return { norm: batch ? 'batch' : 'instance', statistics: first.norm.mean !== undefined };
}

function readLocal(claim: Claim): Pix2pixHd {
  const inner = readResnetGenerator(claim, 'model.', false);
  if (!inner) throw new Mismatch('it has no inner generator');
  const count = claim.countOf((i) => `model${i + 1}_1.`);
  let last: Convolution | undefined;
  const enhancers = Array.from({ length: count }, (_, i): Enhancer => {
    const width = inner.width / 2 ** (i + 1);
    const down = new SequentialReader(claim, `model${i + 1}_1.`);
    const up = new SequentialReader(claim, `model${i + 1}_2.`);
    const enhancer = {
      first: normed(down, 1, width, inner.channels[0], 7),
      halving: normed(down, 4, width * 2, width, 3),
      blocks: readBlocks(up, claim, width * 2).blocks,
      doubling: readDoubling(up, width * 2),
    };
    if (i === count - 1) last = up.convolution(1, undefined, width, 7);
    return enhancer;
  });
  if (!last) throw new Mismatch('it has no last convolution');
  return {
    inner,
    enhancers,
    last,
    ...normOf(inner),
  };
}

function build(net: Pix2pixHd, answers: Answers): { graph: OnnxGraph; facts: GraphFacts } {
  const graph = new OnnxGraph();
  const inputs = net.inner.channels[0];
  const outputs = net.last.weight.shape[0]!;
  const norm = (value: Value, layer: NormedConvolution) =>
    applyNorm(graph, value, layer.norm, net.norm, answers);
  const padding = answers.padding === 'replicate' ? 'replicate' : 'reflect';

  // The input at full size, at half of it, and so on; the inner generator sees the smallest.
  const pyramid = [labelMapInput(graph, inputs, answers)];
  for (const _ of net.enhancers) pyramid.push(averagePool(graph, pyramid.at(-1)!, 3, 2, 1, false));
  const inner = { ...net.inner, norm: net.norm };
  let at = buildFeatures(graph, pyramid.at(-1)!, inner, answers).features;
  for (const [i, enhancer] of net.enhancers.entries()) {
    const sheet = pyramid[net.enhancers.length - 1 - i]!;
    let detail = convolution(graph, sheet, enhancer.first.layer, { padding: 3, mode: 'reflect' });
    detail = relu(graph, norm(detail, enhancer.first));
    detail = convolution(graph, detail, enhancer.halving.layer, { stride: 2, padding: 1 });
    at = add(graph, relu(graph, norm(detail, enhancer.halving)), at);
    for (const block of enhancer.blocks) at = residual(graph, at, block, norm, padding);
    at = double(graph, at, enhancer.doubling, norm, answers);
  }
  graph.output('y', buildPicture(graph, at, net.last), [1, outputs, 'H', 'W']);
  const multipleOf = 2 ** (net.inner.halvings.length + net.enhancers.length);
  return {
    graph,
    facts: {
      inputs: labelInputFacts(inputs, answers),
      output: { tensor: 'y', channels: outputs, range: [-1, 1], scale: 1 },
      size: { multipleOf, min: 2 * multipleOf },
    },
  };
}
