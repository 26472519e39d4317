import { toFloat32 } from '../readers/elements';
import {
  TensorProto_DataType as DataType,
  type GraphProto,
  type NodeProto,
  type TensorProto,
} from './onnx_pb';
import type { OnnxInterface } from './onnxInterface';

export type RangeName = '-1..1' | '0..1' | '0..255';

export interface Guess {
  input: RangeName;
  output: RangeName;
  order: 'rgb' | 'bgr';
}

/** Nodes that leave the values of a picture as they are. */
const passing = new Set([
  'Identity',
  'Cast',
  'Transpose',
  'Pad',
  'Reshape',
  'Crop',
  'Slice',
  'Squeeze',
  'Unsqueeze',
]);

function numbers(tensor: TensorProto | undefined): number[] {
  if (tensor?.dataType !== DataType.FLOAT) return [];
  if (tensor.rawData.length === 0) return tensor.floatData.slice(0, 16);
  return [...toFloat32(new Uint8Array(tensor.rawData.slice(0, 64)), 'float32')];
}

/** The first node that does something with a value. */
function firstUse(graph: GraphProto, name: string): NodeProto | undefined {
  let at = name;
  for (const node of graph.node) {
    if (!node.input.includes(at)) continue;
    if (!passing.has(node.opType)) return node;
    at = node.output[0] ?? '';
  }
  return undefined;
}

/** The last node that did something to a value. */
function lastMaker(graph: GraphProto, name: string): NodeProto | undefined {
  let at = name;
  for (const node of graph.node.toReversed()) {
    if (!node.output.includes(at)) continue;
    if (!passing.has(node.opType)) return node;
    at = node.input[0] ?? '';
  }
  return undefined;
}

/** Means of Caffe's VGG, in whose order blue comes first: 103.9, 116.8, 123.7. */
function meansOf(node: NodeProto | undefined, constants: Map<string, TensorProto>): number[] {
  if (node?.opType === 'ImageScaler')
    return node.attribute.find((a) => a.name === 'bias')?.floats.map(Math.abs) ?? [];
  if (node?.opType !== 'Sub' && node?.opType !== 'Add') return [];
  return node.input.flatMap((input) => numbers(constants.get(input))).map(Math.abs);
}

function outputRange(
  node: NodeProto | undefined,
  constants: Map<string, TensorProto>,
): RangeName | undefined {
  if (node?.opType === 'Tanh') return '-1..1';
  if (node?.opType === 'Sigmoid' || node?.opType === 'HardSigmoid') return '0..1';
  if (node?.opType !== 'Clip') return undefined;
  const limits = [
    ...node.input.slice(1).flatMap((input) => numbers(constants.get(input))),
    ...node.attribute.map((a) => a.f),
  ];
  if (limits.includes(255)) return '0..255';
  return limits.includes(-1) ? '-1..1' : limits.includes(1) ? '0..1' : undefined;
}

/** What the values of a graph's pictures probably are, from its first and its last layers. */
export function guessRanges(graph: GraphProto, { input, output }: OnnxInterface): Guess {
  const constants = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  for (const node of graph.node) {
    const value =
      node.opType === 'Constant' ? node.attribute.find((a) => a.name === 'value')?.t : undefined;
    if (value) constants.set(node.output[0] ?? '', value);
  }
  const first = firstUse(graph, input.name);
  const means = meansOf(first, constants);
  const order = means.length === 3 && means[0]! > 50 && means[0]! < means[2]! ? 'bgr' : 'rgb';
  const end = outputRange(lastMaker(graph, output.name), constants);
  const scaled = first?.opType === 'Div' || first?.opType === 'Mul';
  const factors = scaled ? first.input.flatMap((name) => numbers(constants.get(name))) : [];
  const bytes =
    input.type === 'uint8' ||
    means.some((mean) => mean > 50) ||
    factors.some((f) => f > 100 || (f > 0 && f < 0.02)) ||
    (isWideStart(first) && end === undefined);
  const start: RangeName = bytes ? '0..255' : end === '-1..1' ? '-1..1' : '0..1';
  return { input: start, output: end ?? start, order };
}

/** Style nets begin with 9×9 and end without an activation, in 0…255. */
const isWideStart = (node: NodeProto | undefined) =>
  node?.opType === 'Conv' &&
  node.attribute.some((a) => a.name === 'kernel_shape' && a.ints[0] === 9n);
