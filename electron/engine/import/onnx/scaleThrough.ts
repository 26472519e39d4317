import { toFloat32 } from '../readers/elements';
import type { GraphProto, NodeProto, TensorProto } from './onnx_pb';

export interface Scales {
  /** Size of the output over that of the input; undefined where the graph doesn't tell. */
  output: number | undefined;
  /** Sides must probably divide by it: the most by which the graph makes them smaller. */
  multipleOf: number;
}

/** Nodes whose output isn't a picture, whatever goes in. */
const endsPicture = new Set(['Shape', 'Size', 'Constant', 'ConstantOfShape', 'NonZero']);

const firstInt = (node: NodeProto, name: string): number | undefined => {
  const value = node.attribute.find((a) => a.name === name)?.ints[0];
  return value === undefined ? undefined : Number(value);
};

const int = (node: NodeProto, name: string): number | undefined => {
  const attribute = node.attribute.find((a) => a.name === name);
  return attribute ? Number(attribute.i) : undefined;
};

function floats(tensor: TensorProto): number[] {
  return tensor.rawData.length > 0
    ? [...toFloat32(new Uint8Array(tensor.rawData), 'float32')]
    : tensor.floatData;
}

/** The factor for height in a list of four scales. */
function heightScale(values: readonly number[]): number | undefined {
  return values.length === 4 ? values[2] : undefined;
}

/** By how much a node changes the size of its first input; undefined if that can't be read. */
function factorOf(node: NodeProto, constants: Map<string, TensorProto>): number | undefined {
  const scalesOf = (name: string | undefined) => {
    const tensor = name ? constants.get(name) : undefined;
    return tensor && heightScale(floats(tensor));
  };
  switch (node.opType) {
    case 'Conv':
    case 'MaxPool':
    case 'AveragePool':
      return 1 / (firstInt(node, 'strides') ?? 1);
    case 'ConvTranspose':
      return firstInt(node, 'strides') ?? 1;
    case 'DepthToSpace':
      return int(node, 'blocksize') ?? 1;
    case 'SpaceToDepth':
      return 1 / (int(node, 'blocksize') ?? 1);
    case 'Upsample': {
      const scales = node.attribute.find((a) => a.name === 'scales');
      return scales ? heightScale(scales.floats) : scalesOf(node.input[1]);
    }
    case 'Resize':
      return scalesOf(node.input[2]) ?? scalesOf(node.input[1]);
    default:
      return 1;
  }
}

/** Follow the size of a picture through a graph, from the input `from` to the output `to`. */
export function scaleThrough(graph: GraphProto, from: string, to: string): Scales {
  const constants = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  for (const node of graph.node) {
    const value =
      node.opType === 'Constant' ? node.attribute.find((a) => a.name === 'value')?.t : undefined;
    if (value) constants.set(node.output[0] ?? '', value);
  }
  const scales = new Map<string, number | undefined>([[from, 1]]);
  let smallest = 1;
  for (const node of graph.node) {
    if (endsPicture.has(node.opType)) continue;
    const input = node.input.find((name) => scales.has(name));
    if (input === undefined) continue;
    const [before, factor] = [scales.get(input), factorOf(node, constants)];
    const after = before === undefined || factor === undefined ? undefined : before * factor;
    if (after !== undefined) smallest = Math.min(smallest, after);
    for (const name of node.output) scales.set(name, after);
  }
  return { output: scales.get(to), multipleOf: Math.max(1, Math.round(1 / smallest)) };
}
