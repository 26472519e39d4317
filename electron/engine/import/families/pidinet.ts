/**
 * PiDiNet (Su et al. 2021), an edge detector of pixel differences. Its weights are those of 3×3
 * convolutions; the file does not say which pixel differences they stand for: central (cd), angular
 * (ad), radial (rd) and plain (cv) ones in turn, the configuration `carv4`, or plain ones alone.
 * Converted files, in which differences were rewritten as plain convolutions, have 5×5 ones for rd.
 */
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import { derivedTensor, type StoredTensor } from '../storedTensor';
import type { Claim } from '../weights/claim';
import type { Convolution } from '../weights/layerWeights';
import { edgeOutput, findsEdges, imagenet, linesChoice } from './edgeOutput';
import {
  type Answers,
  choice,
  type Family,
  type FamilyChoice,
  type GraphFacts,
  pictureFacts,
  type Recognised,
} from './family';
import { add, concat, convolution, maxPool, relu, resizeLike, sigmoid } from './layers';

interface Block {
  depthwise: Convolution;
  pointwise: Convolution;
  /** Where the size is halved. */
  shortcut?: Convolution;
}

interface Attention {
  first: Convolution;
  second: Convolution;
}

interface Dilations {
  first: Convolution;
  branches: Convolution[];
}

interface PiDiNet {
  start: Convolution;
  stages: Block[][];
  dilations: Dilations[];
  attentions: Attention[];
  reduces: Convolution[];
  last: Convolution;
}

const stages = [3, 4, 4, 4];
const dilationRates = [5, 7, 9, 11];

export const pidinet: Family = (claim: Claim): Recognised | undefined => {
  if (!claim.has('init_block.weight') || !claim.has('block4_4.conv1.weight')) return undefined;
  const net = read(claim);
  claim.finish();
  const converted = layersOf(net).some((layer) => layer.weight.shape[2] === 5);
  return {
    family: 'pidinet',
    name: 'PiDiNet',
    variant: {
      width: net.start.weight.shape[0]!,
      attention: net.attentions.length > 0,
      dilation: net.dilations[0]?.first.weight.shape[0] ?? 0,
      converted,
    },
    choices: [...differenceChoices(converted), linesChoice],
    build: (answers) => build(net, answers),
  };
};

const differenceChoices = (converted: boolean): FamilyChoice[] =>
  converted ? [] : [choice('convolutions', 'difference', 'plain')];

/** Those that differences may be worked into, in the order of the configuration. */
const layersOf = (net: PiDiNet): Convolution[] => [
  net.start,
  ...net.stages.flat().map((block) => block.depthwise),
];

function read(claim: Claim): PiDiNet {
  const optional = (name: string) =>
    claim.has(`${name}.weight`) ? claim.convolution(name) : undefined;
  const count = (name: string) => claim.countOf((i) => `${name}.${i}.`);
  return {
    start: claim.convolution('init_block', undefined, 3),
    stages: stages.map((length, stage) =>
      Array.from({ length }, (_, i) => {
        const name = `block${stage + 1}_${i + 1}`;
        return {
          depthwise: claim.convolution(`${name}.conv1`, undefined, 1),
          pointwise: claim.convolution(`${name}.conv2`, undefined, undefined, 1),
          shortcut: optional(`${name}.shortcut`),
        };
      }),
    ),
    dilations: Array.from({ length: count('dilations') }, (_, i) => ({
      first: claim.convolution(`dilations.${i}.conv1`, undefined, undefined, 1),
      branches: dilationRates.map((_, branch) =>
        claim.convolution(`dilations.${i}.conv2_${branch + 1}`, undefined, undefined, 3),
      ),
    })),
    attentions: Array.from({ length: count('attentions') }, (_, i) => ({
      first: claim.convolution(`attentions.${i}.conv1`, undefined, undefined, 1),
      second: claim.convolution(`attentions.${i}.conv2`, 1, undefined, 3),
    })),
    reduces: [0, 1, 2, 3].map((i) => claim.convolution(`conv_reduces.${i}.conv`, 1, undefined, 1)),
    last: claim.convolution('classifier', 1, 4, 1),
  };
}

/** Where each weight of the ring has its neighbour, clockwise; the middle is its own. */
const clockwise = [3, 0, 1, 6, 4, 2, 7, 8, 5];
/** Places of the weights 1 to 8 in the outer and the inner ring of 5×5. */
const outerRing = [0, 2, 4, 10, 14, 20, 22, 24];
const innerRing = [6, 7, 8, 11, 13, 16, 17, 18];

/** Kernels of plain convolutions that compute differences of pixels, by place in the configuration. */
const differences: readonly ((kernel: Float32Array) => number[])[] = [
  (kernel) => {
    const sum = kernel.reduce((a, b) => a + b, 0);
    return [...kernel].map((value, i) => (i === 4 ? value - sum : value));
  },
  (kernel) => [...kernel].map((value, i) => value - kernel[clockwise[i]!]!),
  (kernel) => {
    const out = new Array<number>(25).fill(0);
    for (let i = 0; i < 8; i++) {
      out[outerRing[i]!] = kernel[i + 1]!;
      out[innerRing[i]!] = -kernel[i + 1]!;
    }
    return out;
  },
  (kernel) => [...kernel],
];

function worked(weight: StoredTensor, place: number): StoredTensor {
  const difference = differences[place % differences.length]!;
  const side = place % differences.length === 2 ? 5 : 3;
  const [outputs, inputs] = weight.shape as [number, number];
  return derivedTensor(
    [outputs, inputs, side, side],
    `difference ${place}|${weight.identity}`,
    () => {
      const from = weight.read();
      const out = new Float32Array(outputs * inputs * side * side);
      for (let i = 0; i < outputs * inputs; i++)
        out.set(difference(from.subarray(i * 9, i * 9 + 9)), i * side * side);
      return out;
    },
  );
}

function build(net: PiDiNet, answers: Answers): { graph: OnnxGraph; facts: GraphFacts } {
  const graph = new OnnxGraph();
  const order = layersOf(net);
  const difference = (x: Value, layer: Convolution): Value => {
    const place = order.indexOf(layer);
    const weight =
      answers.convolutions === 'difference' ? worked(layer.weight, place) : layer.weight;
    const groups = place === 0 ? 1 : weight.shape[0]!;
    const padding = Math.floor(weight.shape[2]! / 2);
    return convolution(graph, x, { ...layer, weight }, { padding, groups });
  };
  const block = (x: Value, { depthwise, pointwise, shortcut }: Block): Value => {
    const at = shortcut ? maxPool(graph, x, 2, 2) : x;
    const y = convolution(graph, relu(graph, difference(at, depthwise)), pointwise);
    return add(graph, y, shortcut ? convolution(graph, at, shortcut) : at);
  };
  const dilate = (x: Value, { first, branches }: Dilations): Value => {
    const at = convolution(graph, relu(graph, x), first);
    return branches
      .map((layer, i) =>
        convolution(graph, at, layer, { padding: dilationRates[i]!, dilation: dilationRates[i]! }),
      )
      .reduce((a, b) => add(graph, a, b));
  };
  const attend = (x: Value, { first, second }: Attention): Value => {
    const weights = convolution(graph, convolution(graph, relu(graph, x), first), second, {
      padding: 1,
    });
    return graph.node('Mul', [x, sigmoid(graph, weights)]);
  };

  const x = graph.input('x', [1, 3, 'H', 'W']);
  let at = difference(imagenet(graph, x), net.start);
  const maps = net.stages.map((blocks, i) => {
    at = blocks.reduce(block, at);
    let side = net.dilations[i] ? dilate(at, net.dilations[i]) : at;
    side = net.attentions[i] ? attend(side, net.attentions[i]) : side;
    return resizeLike(graph, convolution(graph, side, net.reduces[i]!), x);
  });
  const map = sigmoid(graph, convolution(graph, concat(graph, maps), net.last));
  graph.output('y', edgeOutput(graph, map, answers), [1, 1, 'H', 'W']);
  return { graph, facts: pictureFacts([3, 1], [0, 1], 1, { min: 16, finds: findsEdges(answers) }) };
}
