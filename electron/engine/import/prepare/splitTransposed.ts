import type { NodeProto } from '../onnx/onnx_pb';
import type { Value } from '../onnx/onnxGraph';
import { both, type ConvolutionNode, convolutionNode } from './convolutionNode';
import { interleave } from './interleave';
import type { NetGraph } from './netGraph';

/** One place of a kernel, and which pixel it weighs, counted from the pixel that the output lies in. */
interface Tap {
  k: number;
  offset: number;
}

/**
 * Which taps of a transposed convolution with stride 2 make the even and the odd outputs:
 * output 2i + phase is the sum over its taps of kernel[k] · input[i + offset].
 */
export function phaseTaps(kernel: number, padding: number): readonly [Tap[], Tap[]] {
  const taps = (phase: number): Tap[] =>
    Array.from({ length: kernel }, (_, k) => ({ k, offset: (phase + padding - k) / 2 }))
      .filter(({ offset }) => Number.isInteger(offset))
      .sort((a, b) => a.offset - b.offset);
  return [taps(0), taps(1)];
}

/** Below this many outputs the four convolutions cost more than they save. */
const minOutputs = 8;

const activations = new Set(['Relu', 'LeakyRelu', 'Tanh', 'Sigmoid']);

/**
 * A transposed convolution that doubles the size, as four small convolutions, one for each quarter
 * of the output's pixels. The runtime's transposed convolution knows no blocked layout.
 * @returns how many were rewritten
 */
export function splitTransposed(graph: NetGraph): number {
  let count = 0;
  for (const node of graph.nodes.filter(({ opType }) => opType === 'ConvTranspose')) {
    const layer = convolutionNode(graph, node, 'ConvTranspose');
    if (!layer || !doubles(layer) || layer.weight.shape[1]! < minOutputs) continue;
    split(graph, layer);
    count++;
  }
  return count;
}

function doubles({ kernel, pads, strides, dilations, groups, outputPadding }: ConvolutionNode) {
  const [padding] = pads;
  if (groups !== 1 || !both(strides, 2) || !both(dilations, 1)) return false;
  if (kernel[0] !== kernel[1] || pads.some((pad) => pad !== padding)) return false;
  const exact = kernel[0] + outputPadding[0] - 2 * padding === 2;
  const bordered = phaseTaps(kernel[0], padding).every(
    (taps) => taps.length > 0 && taps[0]!.offset <= 0 && taps.at(-1)!.offset >= 0,
  );
  return exact && outputPadding[0] === outputPadding[1] && bordered;
}

function split(graph: NetGraph, layer: ConvolutionNode): void {
  const { node, kernel, pads } = layer;
  const after = graph.onlyReader(node.output[0]!);
  const activation = after && activations.has(after.opType) ? after : undefined;
  const parts = inputParts(graph, layer);
  const phases = phaseTaps(kernel[0], pads[0]);
  const quarters = phases.map((rows) =>
    phases.map((columns) => {
      const sums = parts.map((part, i) => quarter(graph, layer, part, rows, columns, i === 0));
      const sum = sums.reduce((a, b) => graph.node('Add', [a, b]));
      return activation ? graph.nodeLike(activation, [sum]) : sum;
    }),
  );
  const whole = interleave(graph, quarters, layer.weight.shape[1]!);
  graph.replace(activation ?? node, whole);
}

interface Part {
  x: Value;
  /** Its channels among the layer's inputs. */
  from: number;
  to: number;
}

/** What a layer reads: a Concat, with an activation behind it or not, is taken apart where the sizes are known. */
function inputParts(graph: NetGraph, layer: ConvolutionNode): Part[] {
  const inputs = layer.weight.shape[0]!;
  const whole = [{ x: layer.x, from: 0, to: inputs }];
  const before = graph.producer(layer.x);
  const activation = before && activations.has(before.opType) ? before : undefined;
  const concat = activation ? graph.producer(activation.input[0]!) : before;
  if (concat?.opType !== 'Concat' || concat.input.length !== 2) return whole;
  const sizes = concat.input.map((value) => channelsOf(graph, value));
  const [first, second] = sizes;
  if (first === undefined && second === undefined) return whole;
  const border = first ?? inputs - second!;
  const apply = (value: Value) => (activation ? graph.nodeLike(activation, [value]) : value);
  return [
    { x: apply(concat.input[0]!), from: 0, to: border },
    { x: apply(concat.input[1]!), from: border, to: inputs },
  ];
}

/** Channels of an activation; undefined if nothing near says. */
function channelsOf(graph: NetGraph, value: Value): number | undefined {
  let node: NodeProto | undefined = graph.producer(value);
  while (node && keepsChannels.has(node.opType)) node = graph.producer(node.input[0]!);
  const layer = convolutionNode(graph, node) ?? convolutionNode(graph, node, 'ConvTranspose');
  if (!layer) return undefined;
  const { weight, groups } = layer;
  return layer.node.opType === 'Conv' ? weight.shape[0] : weight.shape[1]! * groups;
}

const keepsChannels = new Set([...activations, 'InstanceNormalization', 'BatchNormalization']);

function quarter(
  graph: NetGraph,
  layer: ConvolutionNode,
  { x, from, to }: Part,
  rows: readonly Tap[],
  columns: readonly Tap[],
  withBias: boolean,
): Value {
  const { weight, bias } = layer;
  const [, outputs, height, width] = weight.shape as [number, number, number, number];
  const inputs = to - from;
  const values = new Float32Array(outputs * inputs * rows.length * columns.length);
  let at = 0;
  for (let o = 0; o < outputs; o++)
    for (let i = from; i < to; i++)
      for (const row of rows)
        for (const column of columns)
          values[at++] = weight.values[((i * outputs + o) * height + row.k) * width + column.k]!;
  const shape = [outputs, inputs, rows.length, columns.length];
  const inputsOfNode = [x, graph.floats(values, shape)];
  if (bias && withBias) inputsOfNode.push(graph.floats(bias.values, bias.shape));
  return graph.node('Conv', inputsOfNode, {
    kernel_shape: shape.slice(2),
    pads: [-rows[0]!.offset, -columns[0]!.offset, rows.at(-1)!.offset, columns.at(-1)!.offset],
  });
}
