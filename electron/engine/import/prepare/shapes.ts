import type { NodeProto } from '../onnx/onnx_pb';
import type { Value } from '../onnx/onnxGraph';
import { convolutionNode } from './convolutionNode';
import { int, ints, type NetGraph } from './netGraph';

type Shape = readonly number[];
type Shapes = Map<Value, Shape>;

/** Operators whose output is as large as their first input. */
const sameAsInput = new Set([
  'Relu',
  'LeakyRelu',
  'PRelu',
  'Tanh',
  'Sigmoid',
  'Clip',
  'InstanceNormalization',
  'BatchNormalization',
  'Dropout',
  'Cast',
  'Exp',
  'Sqrt',
  'Abs',
  'Neg',
]);
const broadcasting = new Set(['Add', 'Sub', 'Mul', 'Div', 'Pow']);

/**
 * Shapes of the activations for a picture of one size, as far as the operators here make them.
 * @param inputs shapes of the graph's inputs
 */
export function shapesOf(graph: NetGraph, inputs: ReadonlyMap<Value, Shape>): Shapes {
  const shapes: Shapes = new Map(inputs);
  const shapeOf = (value: Value | undefined): Shape | undefined =>
    value === undefined ? undefined : (shapes.get(value) ?? graph.constantFloats(value)?.shape);
  for (const node of graph.nodes) {
    const shape = outputShape(graph, node, shapeOf);
    if (shape) shapes.set(node.output[0]!, shape);
  }
  return shapes;
}

type ShapeOf = (value: Value | undefined) => Shape | undefined;

function outputShape(graph: NetGraph, node: NodeProto, shapeOf: ShapeOf): Shape | undefined {
  const x = shapeOf(node.input[0]);
  if (!x) return undefined;
  if (sameAsInput.has(node.opType)) return x;
  if (broadcasting.has(node.opType)) return broadcast(x, shapeOf(node.input[1]));
  switch (node.opType) {
    case 'Conv':
      return convolved(graph, node, x);
    case 'ConvTranspose':
      return transposed(graph, node, x);
    case 'Concat':
      return concatenated(node, node.input.map(shapeOf));
    case 'Pad':
      return padded(graph.constantInts(node.input[1]) ?? ints(node, 'pads'), x);
    case 'Resize':
      return resized(graph.constantFloats(node.input[2])?.values, x);
    case 'Upsample':
      return resized(graph.constantFloats(node.input[1])?.values, x);
    case 'DepthToSpace':
      return enlarged(int(node, 'blocksize', 1), x);
    case 'MaxPool':
    case 'AveragePool':
      return pooled(node, x);
    default:
      return undefined;
  }
}

function broadcast(a: Shape, b: Shape | undefined): Shape | undefined {
  if (!b) return undefined;
  const length = Math.max(a.length, b.length);
  const at = (shape: Shape, i: number) => shape[i - length + shape.length] ?? 1;
  return Array.from({ length }, (_, i) => Math.max(at(a, i), at(b, i)));
}

function convolved(graph: NetGraph, node: NodeProto, x: Shape): Shape | undefined {
  const layer = convolutionNode(graph, node);
  if (!layer || x.length !== 4) return undefined;
  const { kernel, strides, pads, dilations } = layer;
  const sides = [0, 1].map((i) => {
    const reach = dilations[i]! * (kernel[i]! - 1) + 1;
    return Math.floor((x[i + 2]! + pads[i]! + pads[i + 2]! - reach) / strides[i]!) + 1;
  });
  return [x[0]!, layer.weight.shape[0]!, ...sides];
}

function transposed(graph: NetGraph, node: NodeProto, x: Shape): Shape | undefined {
  const layer = convolutionNode(graph, node, 'ConvTranspose');
  if (!layer || x.length !== 4) return undefined;
  const { kernel, strides, pads, dilations, outputPadding } = layer;
  const sides = [0, 1].map(
    (i) =>
      (x[i + 2]! - 1) * strides[i]! +
      dilations[i]! * (kernel[i]! - 1) +
      1 +
      outputPadding[i]! -
      pads[i]! -
      pads[i + 2]!,
  );
  return [x[0]!, layer.weight.shape[1]! * layer.groups, ...sides];
}

function concatenated(node: NodeProto, parts: (Shape | undefined)[]): Shape | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  const axis = int(node, 'axis', 0);
  const at = axis < 0 ? axis + known[0]!.length : axis;
  return known[0]!.map((size, i) =>
    i === at ? known.reduce((sum, part) => sum + part[i]!, 0) : size,
  );
}

function padded(amounts: number[] | undefined, x: Shape): Shape | undefined {
  if (amounts?.length !== 2 * x.length) return undefined;
  return x.map((size, i) => size + amounts[i]! + amounts[i + x.length]!);
}

function resized(scales: Float32Array | undefined, x: Shape): Shape | undefined {
  if (scales?.length !== x.length) return undefined;
  return x.map((size, i) => Math.floor(size * scales[i]!));
}

function enlarged(block: number, x: Shape): Shape | undefined {
  if (x.length !== 4) return undefined;
  return [x[0]!, x[1]! / block ** 2, x[2]! * block, x[3]! * block];
}

function pooled(node: NodeProto, x: Shape): Shape | undefined {
  const kernel = ints(node, 'kernel_shape') ?? [];
  const strides = ints(node, 'strides') ?? [1, 1];
  const pads = ints(node, 'pads') ?? [0, 0, 0, 0];
  const plain = kernel.length === 2 && int(node, 'ceil_mode', 0) === 0 && !ints(node, 'dilations');
  if (!plain || x.length !== 4) return undefined;
  const sides = [0, 1].map(
    (i) => Math.floor((x[i + 2]! + pads[i]! + pads[i + 2]! - kernel[i]!) / strides[i]!) + 1,
  );
  return [x[0]!, x[1]!, ...sides];
}
