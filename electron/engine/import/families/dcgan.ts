/**
 * DCGAN (Radford et al. 2016): transposed convolutions of 4×4 from a vector of random numbers to a
 * picture. It begins with one of 1×1 pixel, as PyTorch's example does, or with a matrix that makes
 * the first sheet. Its layers are told by their order, shapes and the norms between them.
 */
import { Mismatch } from '../failure';
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import type { StoredTensor } from '../storedTensor';
import type { Claim } from '../weights/claim';
import { type Answers, choice, type Family, type GraphFacts, type Recognised } from './family';
import { relu, tanh, transposedConvolution } from './layers';
import { applyNorm, type NormedConvolution } from './norms';

interface Dcgan {
  /** Random numbers. */
  noise: number;
  /** A matrix [channels · 4 · 4, noise], and the norm of its sheet. */
  start?: { matrix: StoredTensor; bias?: StoredTensor; norm: NormedConvolution['norm'] };
  layers: NormedConvolution[];
}

/** Sides of the first sheet. */
const firstSide = 4;

export const dcgan: Family = (claim: Claim): Recognised | undefined => {
  const names = [...claim.weights.keys()];
  const layerNames = names.filter((name) => claim.shape(name)?.length === 4);
  const matrices = names.filter((name) => claim.shape(name)?.length === 2);
  const shapes = layerNames.map((name) => claim.shape(name)!);
  const chained = shapes.every((shape, i) => i === 0 || shape[0] === shapes[i - 1]![1]);
  const isDcgan =
    shapes.length >= 2 &&
    matrices.length <= 1 &&
    chained &&
    shapes.every(
      ([inputs, outputs, ...sides], i) =>
        // The vector may be shorter than the first sheet is deep.
        sides.join() === '4,4' && (inputs! > outputs! || (i === 0 && matrices.length === 0)),
    ) &&
    [1, 3, 4].includes(shapes.at(-1)![1]!);
  if (!isDcgan) return undefined;
  const net = read(claim, names, layerNames, matrices[0]);
  claim.finish();
  const outputs = shapes.at(-1)![1]!;
  const normed = [...net.layers.map(({ norm }) => norm), ...(net.start ? [net.start.norm] : [])];
  const side = firstSide * 2 ** (net.layers.length - (net.start ? 0 : 1));
  return {
    family: 'dcgan',
    name: 'DCGAN',
    variant: { noise: net.noise, outputs, side },
    choices: normed.some(({ mean }) => mean) ? [choice('norm', 'running', 'batch')] : [],
    build: (answers) => build(net, outputs, side, answers),
  };
};

function read(
  claim: Claim,
  names: readonly string[],
  layerNames: readonly string[],
  matrix: string | undefined,
): Dcgan {
  const layers = layerNames.map((name, i): NormedConvolution => {
    const layer = claim.transposed(name.replace(/\.weight$/, ''), undefined, undefined, 4);
    const end = layerNames[i + 1] ? names.indexOf(layerNames[i + 1]!) : names.length;
    const between = names.slice(names.indexOf(name), end);
    return { layer, norm: normAmong(claim, between, layer.weight.shape[1]!) };
  });
  const channels = layers[0]!.layer.weight.shape[0]!;
  if (matrix === undefined) return { noise: channels, layers };
  const area = firstSide ** 2;
  const tensor = claim.tensor(matrix, [channels * area, undefined]);
  const bias = claim.optional(matrix.replace(/weight$/, 'bias'), [channels * area]);
  const norm = normAmong(claim, names.slice(0, names.indexOf(layerNames[0]!)), channels);
  return { noise: tensor.shape[1]!, start: { matrix: tensor, bias, norm }, layers };
}

/** The norm whose weights are among these names. */
function normAmong(claim: Claim, names: readonly string[], channels: number) {
  const one = names.find((name) => name.endsWith('.running_mean'));
  if (one === undefined) return { channels };
  return claim.norm(one.replace(/\.running_mean$/, ''), channels);
}

function build(
  net: Dcgan,
  outputs: number,
  side: number,
  answers: Answers,
): { graph: OnnxGraph; facts: GraphFacts } {
  const graph = new OnnxGraph();
  const x = graph.input('x', [1, net.noise]);
  const normed = (value: Value, norm: NormedConvolution['norm']) =>
    applyNorm(graph, value, norm, norm.mean || norm.scale ? 'batch' : 'none', answers);
  let at = firstSheet(graph, net, x);
  if (net.start) at = relu(graph, normed(at, net.start.norm));
  for (const [i, { layer, norm }] of net.layers.entries()) {
    const fromPixel = i === 0 && !net.start;
    const options = fromPixel ? { stride: 1, padding: 0 } : { stride: 2, padding: 1 };
    at = normed(transposedConvolution(graph, at, layer, options), norm);
    if (i < net.layers.length - 1) at = relu(graph, at);
  }
  graph.output('y', tanh(graph, at), [1, outputs, side, side]);
  return {
    graph,
    facts: {
      inputs: [],
      output: { tensor: 'y', channels: outputs, range: [-1, 1], scale: 1 },
      size: { fixed: [side, side] },
      noise: { tensor: 'x', size: net.noise },
    },
  };
}

function firstSheet(graph: OnnxGraph, { noise, start }: Dcgan, x: Value): Value {
  if (!start) return graph.node('Reshape', [x, graph.ints([1, noise, 1, 1])]);
  const parts = [x, graph.weight(start.matrix)];
  if (start.bias) parts.push(graph.weight(start.bias));
  const channels = start.matrix.shape[0]! / firstSide ** 2;
  if (!Number.isInteger(channels)) throw new Mismatch('its matrix makes no sheet of 4×4');
  const flat = graph.node('Gemm', parts, { transB: 1 });
  return graph.node('Reshape', [flat, graph.ints([1, channels, firstSide, firstSide])]);
}
