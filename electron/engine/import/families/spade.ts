/**
 * SPADE, also called GauGAN (Park et al. 2019): residual blocks whose norms are scaled and shifted
 * by the label map at each size. The start is the label map made small, or with a variational
 * encoder a random vector.
 */
import { Mismatch } from '../failure';
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import type { StoredTensor } from '../storedTensor';
import type { Claim } from '../weights/claim';
import type { Convolution, Norm } from '../weights/layerWeights';
import {
  type Answers,
  choice,
  type Family,
  type FamilyChoice,
  type GraphFacts,
  type Recognised,
} from './family';
import { borderChoices, labelInputFacts, labelMapInput } from './labelMapInput';
import {
  add,
  batchNorm,
  convolution,
  instanceNorm,
  leakyRelu,
  relu,
  shiftBy,
  tanh,
  upsample,
} from './layers';

interface SpadeNorm {
  statistics: Norm;
  shared: Convolution;
  gamma: Convolution;
  beta: Convolution;
}

interface SpadeBlock {
  first: Convolution;
  second: Convolution;
  firstNorm: SpadeNorm;
  secondNorm: SpadeNorm;
  shortcut?: { layer: Convolution; norm: SpadeNorm };
}

interface Spade {
  labels: number;
  width: number;
  start:
    | { layer: Convolution }
    | { matrix: StoredTensor; bias: StoredTensor; size: readonly [number, number] };
  /** head_0, G_middle_0, G_middle_1, then up_0 to up_3 or up_4. */
  blocks: SpadeBlock[];
  last: Convolution;
}

export const spade: Family = (claim: Claim): Recognised | undefined => {
  if (!claim.has('head_0.norm_0.mlp_shared.0.weight')) return undefined;
  const net = read(claim);
  claim.ignore(/param_free_norm\.(_|num_batches)/);
  claim.finish();
  return {
    family: 'spade',
    name: 'SPADE',
    variant: {
      inputs: net.labels,
      outputs: net.last.weight.shape[0]!,
      width: net.width,
      encoder: 'matrix' in net.start,
      norm: net.blocks[0]!.firstNorm.statistics.mean ? 'batch' : 'instance',
      'kernel-size': net.blocks[0]!.firstNorm.shared.weight.shape[2]!,
    },
    choices: choicesOf(net),
    build: (answers) => build(net, answers),
  };
};

const isMost = (net: Spade) => net.blocks.length === 8;

function choicesOf(net: Spade): FamilyChoice[] {
  const choices = borderChoices(net.labels);
  if (net.blocks[0]!.firstNorm.statistics.mean) choices.push(choice('norm', 'running', 'batch'));
  // One more doubling leaves no trace. The authors' net for Cityscapes has it.
  if (!isMost(net))
    choices.push(
      net.labels === 36 ? choice('layers', 'more', 'normal') : choice('layers', 'normal', 'more'),
    );
  return choices;
}

function read(claim: Claim): Spade {
  const labels = claim.shape('head_0.norm_0.mlp_shared.0.weight')![1]!;
  const count = claim.countOf((i) => `up_${i}.`);
  if (count !== 4 && count !== 5) throw new Mismatch(`it has ${count} doublings`);
  const names = [
    'head_0',
    'G_middle_0',
    'G_middle_1',
    ...Array.from({ length: count }, (_, i) => `up_${i}`),
  ];
  const blocks = names.map((name) => readBlock(claim, name, labels));
  const last = claim.convolution('conv_img', undefined, undefined, 3);
  const width = last.weight.shape[1]! * (count === 5 ? 2 : 1);
  return { labels, width, start: readStart(claim, labels, width), blocks, last };
}

/** A matrix makes a sheet of 16 · width channels, whose sides stand nowhere: a square, or twice as wide as high. */
function readStart(claim: Claim, labels: number, width: number): Spade['start'] {
  if (claim.shape('fc.weight')?.length === 4)
    return { layer: claim.convolution('fc', 16 * width, labels, 3) };
  const matrix = claim.tensor('fc.weight', [undefined, undefined]);
  const bias = claim.tensor('fc.bias', [matrix.shape[0]]);
  const area = matrix.shape[0]! / (16 * width);
  const square = Number.isInteger(Math.sqrt(area));
  const height = Math.sqrt(square ? area : area / 2);
  if (!Number.isInteger(height)) throw new Mismatch('the sides of its first sheet can’t be told');
  return { matrix, bias, size: [area / height, height] };
}

function readBlock(claim: Claim, name: string, labels: number): SpadeBlock {
  const first = claim.convolution(`${name}.conv_0`, undefined, undefined, 3);
  const [middle, inputs] = first.weight.shape as [number, number];
  const second = claim.convolution(`${name}.conv_1`, undefined, middle, 3);
  const shortcut = claim.has(`${name}.conv_s.weight`)
    ? {
        layer: claim.convolution(`${name}.conv_s`, second.weight.shape[0], inputs, 1),
        norm: readNorm(claim, `${name}.norm_s`, inputs, labels),
      }
    : undefined;
  return {
    first,
    second,
    firstNorm: readNorm(claim, `${name}.norm_0`, inputs, labels),
    secondNorm: readNorm(claim, `${name}.norm_1`, middle, labels),
    shortcut,
  };
}

function readNorm(claim: Claim, name: string, channels: number, labels: number): SpadeNorm {
  const shared = claim.convolution(`${name}.mlp_shared.0`, undefined, labels);
  const [hidden, , size] = shared.weight.shape as [number, number, number];
  return {
    statistics: claim.norm(`${name}.param_free_norm`, channels),
    shared,
    gamma: claim.convolution(`${name}.mlp_gamma`, channels, hidden, size),
    beta: claim.convolution(`${name}.mlp_beta`, channels, hidden, size),
  };
}

/** By how many halvings the sheet of each block is smaller than the picture. */
function levelsOf(net: Spade, answers: Answers): number[] {
  if (isMost(net)) return [7, 6, 5, 4, 3, 2, 1, 0];
  return answers.layers === 'more' ? [6, 5, 4, 3, 2, 1, 0] : [5, 4, 4, 3, 2, 1, 0];
}

function build(net: Spade, answers: Answers): { graph: OnnxGraph; facts: GraphFacts } {
  const graph = new OnnxGraph();
  const labels = labelMapInput(graph, net.labels, answers);
  const levels = levelsOf(net, answers);
  const maps = new Map<number, Value>([[0, labels]]);
  const mapAt = (level: number): Value => {
    const known = maps.get(level);
    if (known !== undefined) return known;
    const made = upsample(graph, labels, 1 / 2 ** level);
    maps.set(level, made);
    return made;
  };
  const norm = (x: Value, weights: SpadeNorm, level: number): Value => {
    const normalise = answers.norm === 'running' ? batchNorm : instanceNorm;
    const padding = Math.floor(weights.shared.weight.shape[2]! / 2);
    const shared = relu(graph, convolution(graph, mapAt(level), weights.shared, { padding }));
    const gamma = shiftBy(graph, convolution(graph, shared, weights.gamma, { padding }), 1);
    const beta = convolution(graph, shared, weights.beta, { padding });
    return add(graph, graph.node('Mul', [normalise(graph, x, weights.statistics), gamma]), beta);
  };
  const block = (x: Value, b: SpadeBlock, level: number): Value => {
    const first = leakyRelu(graph, norm(x, b.firstNorm, level));
    const middle = convolution(graph, first, b.first, { padding: 1 });
    const second = leakyRelu(graph, norm(middle, b.secondNorm, level));
    const skip = b.shortcut
      ? convolution(graph, norm(x, b.shortcut.norm, level), b.shortcut.layer)
      : x;
    return add(graph, skip, convolution(graph, second, b.second, { padding: 1 }));
  };

  let at = begin(graph, net, mapAt(levels[0]!));
  for (const [i, weights] of net.blocks.entries()) {
    if (i > 0 && levels[i] !== levels[i - 1]) at = upsample(graph, at, 2);
    at = block(at, weights, levels[i]!);
  }
  at = tanh(graph, convolution(graph, leakyRelu(graph, at), net.last, { padding: 1 }));
  const outputs = net.last.weight.shape[0]!;
  graph.output('y', at, [1, outputs, 'H', 'W']);
  return { graph, facts: factsOf(net, answers, outputs, 2 ** levels[0]!) };
}

function begin(graph: OnnxGraph, { start, width }: Spade, smallest: Value): Value {
  if ('layer' in start) return convolution(graph, smallest, start.layer, { padding: 1 });
  const z = graph.input('z', [1, start.matrix.shape[1]!]);
  const flat = graph.node('Gemm', [z, graph.weight(start.matrix), graph.weight(start.bias)], {
    transB: 1,
  });
  return graph.node('Reshape', [flat, graph.ints([1, 16 * width, start.size[1], start.size[0]])]);
}

function factsOf(net: Spade, answers: Answers, outputs: number, multipleOf: number): GraphFacts {
  const { start } = net;
  const random = 'matrix' in start;
  return {
    inputs: labelInputFacts(net.labels, answers),
    output: { tensor: 'y', channels: outputs, range: [-1, 1], scale: 1 },
    size: random
      ? { fixed: [start.size[0] * multipleOf, start.size[1] * multipleOf] }
      : { multipleOf, min: 2 * multipleOf },
    noise: random ? { tensor: 'z', size: start.matrix.shape[1]! } : undefined,
  };
}
