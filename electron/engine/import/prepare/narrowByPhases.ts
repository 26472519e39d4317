import type { NodeProto } from '../onnx/onnx_pb';
import type { Value } from '../onnx/onnxGraph';
import { both, type ConvolutionNode, convolutionNode } from './convolutionNode';
import { int, type NetGraph, text } from './netGraph';

type Shapes = ReadonlyMap<Value, readonly number[]>;

/** Vectors of the runtime's blocked convolution hold this many channels at most. */
const block = 16;
/** Four times as many outputs fill a block, or nearly. */
const maxOutputs = 4;
/** Larger kernels grow by as much for every phase, and are better split; see splitNarrow. */
const kernelSide = 3;

const activations = new Set(['Relu', 'LeakyRelu', 'Tanh', 'Sigmoid']);

/** A stretch of the layer's inputs. */
interface Part {
  x: Value;
  from: number;
  to: number;
  /** Set where `x` is to be read before its pixels were spread, and how its channels lie then. */
  spread?: 'DCR' | 'CRD';
}

/**
 * A 3×3 convolution to few channels, as one with a stride of 2 to four times as many: the four
 * pixels of each 2×2 square become channels of one pixel, and are spread afterwards. The runtime
 * pads few outputs to a whole block for every pixel; so only for a quarter of them. Inputs that
 * were themselves spread from channels are read before they were, in three times three pixels.
 * @param shapes of the activations; sides must be even
 * @returns how many were rewritten
 */
export function narrowByPhases(graph: NetGraph, shapes: Shapes): number {
  let count = 0;
  for (const node of graph.nodes.filter(({ opType }) => opType === 'Conv')) {
    const layer = convolutionNode(graph, node);
    if (!layer || !isNarrow(layer, shapes)) continue;
    rewrite(graph, layer, shapes);
    count++;
  }
  return count;
}

function isNarrow(
  { x, kernel, strides, dilations, groups, weight, pads }: ConvolutionNode,
  shapes: Shapes,
): boolean {
  const [outputs, inputs] = weight.shape as [number, number];
  const plain = groups === 1 && both(strides, 1) && both(dilations, 1);
  if (!plain || !both(kernel, kernelSide) || outputs > maxOutputs || inputs < block) return false;
  const shape = shapes.get(x);
  return shape?.length === 4 && pads.every((pad) => pad === 1) && isEven(shape);
}

const isEven = ([, , height, width]: readonly number[]) => height! % 2 === 0 && width! % 2 === 0;

function rewrite(graph: NetGraph, layer: ConvolutionNode, shapes: Shapes): void {
  const { node, weight, bias } = layer;
  const outputs = weight.shape[0]!;
  const sums = partsOf(graph, layer, shapes).map((part, i) => {
    const [values, shape] = part.spread ? spreadKernel(layer, part) : squareKernel(layer, part);
    const inputs = [part.x, graph.floats(values, shape)];
    if (bias && i === 0) {
      const repeated = Array.from({ length: 4 * outputs }, (_, o) => bias.values[o % outputs]!);
      inputs.push(graph.floats(repeated, [4 * outputs]));
    }
    const stride = part.spread ? 1 : 2;
    return graph.node('Conv', inputs, {
      kernel_shape: shape.slice(2),
      pads: [1, 1, 1, 1],
      strides: [stride, stride],
    });
  });
  const sum = sums.reduce((a, b) => graph.node('Add', [a, b]));
  const after = graph.onlyReader(node.output[0]!);
  const activation = after && activations.has(after.opType) ? after : undefined;
  const active = activation ? graph.nodeLike(activation, [sum]) : sum;
  graph.replace(activation ?? node, graph.node('DepthToSpace', [active], { blocksize: 2 }));
}

function partsOf(graph: NetGraph, { x, weight }: ConvolutionNode, shapes: Shapes): Part[] {
  const whole: Part[] = [{ x, from: 0, to: weight.shape[1]! }];
  const concat = graph.producer(x);
  const inputs = concat?.opType === 'Concat' && int(concat, 'axis', 1) === 1 ? concat.input : [x];
  const parts: Part[] = [];
  let from = 0;
  for (const input of inputs) {
    const channels = shapes.get(input)?.[1];
    if (channels === undefined) return whole;
    const spreading = graph.producer(input);
    const to = from + channels;
    if (isSpreading(spreading)) {
      const spread = text(spreading, 'mode', 'DCR') === 'CRD' ? 'CRD' : 'DCR';
      parts.push({ x: spreading.input[0]!, from, to, spread });
    } else parts.push({ x: input, from, to });
    from = to;
  }
  // Splitting pays only if at least one part can do without its spreading node.
  return parts.length === 1 || parts.some(({ spread }) => spread) ? parts : whole;
}

const isSpreading = (node: NodeProto | undefined): node is NodeProto =>
  node?.opType === 'DepthToSpace' && int(node, 'blocksize', 1) === 2;

const phases = [0, 1, 2, 3].map((phase) => [phase >> 1, phase & 1] as const);

/** Of pixels as they are: phase (a, b) weighs the pixels from (a, b) of a 4×4 square. */
function squareKernel({ weight }: ConvolutionNode, { from, to }: Part) {
  const [outputs, inputs] = weight.shape as [number, number];
  const side = kernelSide + 1;
  const values = new Float32Array(4 * outputs * (to - from) * side * side);
  for (const [phase, [a, b]] of phases.entries())
    for (let o = 0; o < outputs; o++)
      for (let i = from; i < to; i++)
        for (let k = 0; k < kernelSide ** 2; k++) {
          const [row, column] = [Math.floor(k / kernelSide) + a, (k % kernelSide) + b];
          const at = (phase * outputs + o) * (to - from) + i - from;
          values[(at * side + row) * side + column] =
            weight.values[(o * inputs + i) * kernelSide ** 2 + k]!;
        }
  return [values, [4 * outputs, to - from, side, side]] as const;
}

/** Of pixels whose four neighbours are channels: which of them, and of which pixel, is arithmetic. */
function spreadKernel({ weight }: ConvolutionNode, { from, to, spread }: Part) {
  const [outputs, inputs] = weight.shape as [number, number];
  const channels = to - from;
  const values = new Float32Array(4 * outputs * 4 * channels * kernelSide ** 2);
  for (const [phase, [a, b]] of phases.entries())
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < channels; i++)
        for (let k = 0; k < kernelSide ** 2; k++) {
          const row = a + Math.floor(k / kernelSide) - 1;
          const column = b + (k % kernelSide) - 1;
          const [u, v] = [Math.floor(row / 2) + 1, Math.floor(column / 2) + 1];
          const neighbour = (row & 1) * 2 + (column & 1);
          const channel = spread === 'CRD' ? 4 * i + neighbour : neighbour * channels + i;
          const at = (phase * outputs + o) * 4 * channels + channel;
          values[(at * kernelSide + u) * kernelSide + v] =
            weight.values[(o * inputs + from + i) * kernelSide ** 2 + k]!;
        }
  return [values, [4 * outputs, 4 * channels, kernelSide, kernelSide]] as const;
}
