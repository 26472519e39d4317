import type { NodeProto } from '../onnx/onnx_pb';
import { type ConvolutionNode, convolutionNode } from './convolutionNode';
import { float, type NetGraph } from './netGraph';

/**
 * Batch norm by the statistics of the training, multiplied into the convolution before it.
 * @returns how many were folded
 */
export function foldBatchNorm(graph: NetGraph): number {
  let count = 0;
  for (const node of graph.nodes.filter(({ opType }) => opType === 'BatchNormalization'))
    if (fold(graph, node)) count++;
  return count;
}

function fold(graph: NetGraph, norm: NodeProto): boolean {
  const before = graph.producer(norm.input[0]!);
  const layer =
    convolutionNode(graph, before, 'Conv') ?? convolutionNode(graph, before, 'ConvTranspose');
  const parts = norm.input.slice(1).map((name) => graph.constantFloats(name)?.values);
  const [scale, shift, mean, variance] = parts;
  if (!layer || !scale || !shift || !mean || !variance) return false;
  if (graph.onlyReader(layer.node.output[0]!) !== norm) return false;
  const epsilon = float(norm, 'epsilon', 1e-5);
  const factors = scale.map((value, i) => value / Math.sqrt(variance[i]! + epsilon));
  const weight = scaled(layer, factors);
  const bias = shift.map(
    (value, i) => value + factors[i]! * ((layer.bias?.values[i] ?? 0) - mean[i]!),
  );
  const inputs = [
    layer.x,
    graph.floats(weight, layer.weight.shape),
    graph.floats(bias, [bias.length]),
  ];
  graph.replace(norm, graph.nodeLike(layer.node, inputs));
  return true;
}

/** The weights, those of each output times its factor. */
function scaled(layer: ConvolutionNode, factors: Float32Array): Float32Array<ArrayBuffer> {
  const [first, second, height, width] = layer.weight.shape as [number, number, number, number];
  const area = height * width;
  const outputAt = outputOf(layer, first, second);
  return layer.weight.values.map(
    (value, i) =>
      value * factors[outputAt(Math.floor(i / area / second), Math.floor(i / area) % second)]!,
  );
}

/** Which output a kernel is for, by its places on the first two axes. */
function outputOf(layer: ConvolutionNode, first: number, second: number) {
  if (layer.node.opType === 'Conv') return (row: number) => row;
  const inputsOfGroup = first / layer.groups;
  return (row: number, column: number) => Math.floor(row / inputsOfGroup) * second + column;
}
