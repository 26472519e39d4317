/** Small ONNX graphs for tests: opset 17, float32, any height and width. */
import { create, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, TensorProtoSchema, ValueInfoProtoSchema } from '../import/onnx/onnx_pb';
import { onnxAttribute } from '../import/onnx/onnxGraph';

export interface Node {
  op: string;
  inputs: string[];
  output: string;
  /** Whole numbers, or lists of them. */
  attributes?: Record<string, number | number[] | string>;
}

const types = { float32: 1, int64: 7, bool: 9, float16: 10 } as const;

export interface Weights {
  name: string;
  shape: number[];
  values: readonly number[];
  /** float32, unless it says int64: shapes, for example. */
  type?: 'float32' | 'int64';
}

/** An input or output of a graph; text in its shape is a size that may be any. */
export interface TensorInfo {
  name: string;
  shape: (number | string)[];
  type?: keyof typeof types;
}

export interface Graph {
  /** Input `x` and output `y`, each [1, channels, H, W]. */
  channels: number;
  nodes: Node[];
  weights?: Weights[];
  /** Further inputs like `x`. */
  extraInputs?: string[];
  /** Name of an input [1, 1]. */
  scalarInput?: string;
  /** Instead of all these. */
  inputs?: TensorInfo[];
  /** Instead of `y`. */
  outputs?: TensorInfo[];
}

function valueInfo({ name, shape, type = 'float32' }: TensorInfo) {
  const dim = shape.map((side) => ({
    value:
      typeof side === 'number'
        ? { case: 'dimValue' as const, value: BigInt(side) }
        : { case: 'dimParam' as const, value: side },
  }));
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: types[type], shape: { dim } } } },
  });
}

function initializer({ name, shape, values, type = 'float32' }: Weights) {
  const data = type === 'int64' ? BigInt64Array.from(values, BigInt) : Float32Array.from(values);
  const rawData = new Uint8Array(data.buffer);
  return create(TensorProtoSchema, {
    name,
    dims: shape.map(BigInt),
    dataType: types[type],
    rawData,
  });
}

/** Bytes of an .onnx file. */
export function onnxModel({
  channels,
  nodes,
  weights = [],
  extraInputs = [],
  scalarInput,
  inputs,
  outputs,
}: Graph): Uint8Array {
  const picture = (name: string): TensorInfo => ({ name, shape: [1, channels, 'H', 'W'] });
  const scalar: TensorInfo[] = scalarInput ? [{ name: scalarInput, shape: [1, 1] }] : [];
  const given = inputs ?? [...['x', ...extraInputs].map(picture), ...scalar];
  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport: [{ domain: '', version: 17n }],
    graph: {
      name: 'test',
      node: nodes.map(({ op, inputs: input, output, attributes = {} }) => ({
        opType: op,
        input,
        output: [output],
        attribute: Object.entries(attributes).map(([name, value]) => onnxAttribute(name, value)),
      })),
      initializer: weights.map(initializer),
      input: given.map(valueInfo),
      output: (outputs ?? [picture('y')]).map(valueInfo),
    },
  });
  return new Uint8Array(toBinary(ModelProtoSchema, model));
}

/** Gives back what it is given. */
export const identity: Graph = {
  channels: 3,
  nodes: [{ op: 'Identity', inputs: ['x'], output: 'y' }],
};

/** Half the light, and lighter or darker by a noise input of one number. */
export const noisy: Graph = {
  channels: 3,
  scalarInput: 'noise',
  nodes: [
    { op: 'Mul', inputs: ['x', 'half'], output: 'dim' },
    { op: 'Mul', inputs: ['noise', 'tenth'], output: 'light' },
    { op: 'Add', inputs: ['dim', 'light'], output: 'y' },
  ],
  weights: [
    { name: 'half', shape: [1], values: [0.5] },
    { name: 'tenth', shape: [1], values: [0.1] },
  ],
};

/**
 * Dropout that stays on, of half of all pictures: what is kept counts twice (Srivastava et al. 2014).
 * It is decided by a noise input of one number.
 */
export const dropout: Graph = {
  channels: 3,
  scalarInput: 'noise',
  nodes: [
    { op: 'Greater', inputs: ['noise', 'median'], output: 'kept' },
    { op: 'Cast', inputs: ['kept'], output: 'mask', attributes: { to: 1 } },
    { op: 'Mul', inputs: ['mask', 'twice'], output: 'scale' },
    { op: 'Mul', inputs: ['x', 'scale'], output: 'y' },
  ],
  weights: [
    { name: 'median', shape: [1], values: [0] },
    { name: 'twice', shape: [1], values: [2] },
  ],
};

/** Numbers −1…1 that are the same each time. */
function numbers(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2 ** 31;
  });
}

/**
 * Convolutions of 3×3 one after the other, `stride` 2 for the first `halvings`, which are
 * undone by nearest-neighbour enlargement at the end. Sees `receptive` px in each direction.
 */
export function convolutions(
  layers: number,
  halvings = 0,
  width = 8,
): { graph: Graph; receptive: number; step: number } {
  const nodes: Node[] = [];
  const weights: Weights[] = [];
  let [at, from, scale, receptive] = ['x', 3, 1, 0];
  for (let i = 0; i < layers; i++) {
    const to = i === layers - 1 ? 3 : width;
    const stride = i < halvings ? 2 : 1;
    const shape = [to, from, 3, 3];
    const size = 1.5 / Math.sqrt(from * 9);
    weights.push({
      name: `w${i}`,
      shape,
      values: numbers(to * from * 9, i + 1).map((v) => v * size),
    });
    nodes.push({
      op: 'Conv',
      inputs: [at, `w${i}`],
      output: `c${i}`,
      attributes: { pads: [1, 1, 1, 1], strides: [stride, stride], kernel_shape: [3, 3] },
    });
    nodes.push({ op: 'Tanh', inputs: [`c${i}`], output: `t${i}` });
    at = `t${i}`;
    from = to;
    receptive += scale;
    scale *= stride;
  }
  if (scale === 1) nodes.push({ op: 'Identity', inputs: [at], output: 'y' });
  else {
    weights.push({ name: 'scales', shape: [4], values: [1, 1, scale, scale] });
    nodes.push({
      op: 'Resize',
      inputs: [at, '', 'scales'],
      output: 'y',
      attributes: {
        mode: 'nearest',
        coordinate_transformation_mode: 'asymmetric',
        nearest_mode: 'floor',
      },
    });
  }
  return { graph: { channels: 3, nodes, weights }, receptive: receptive + scale, step: scale };
}

/** Gives back what it is given, after so many convolutions that add nothing to it. */
export function laborious(layers: number, width: number): Graph {
  const weight = (name: string, to: number, from: number): Weights => ({
    name,
    shape: [to, from, 3, 3],
    values: new Array(to * from * 9).fill(0),
  });
  const conv = (from: string, weights: string, output: string): Node => ({
    op: 'Conv',
    inputs: [from, weights],
    output,
    attributes: { pads: [1, 1, 1, 1], kernel_shape: [3, 3] },
  });
  const between = Array.from({ length: layers }, (_, i) => conv(`c${i}`, 'between', `c${i + 1}`));
  return {
    channels: 3,
    nodes: [
      conv('x', 'first', 'c0'),
      ...between,
      conv(`c${layers}`, 'last', 'nothing'),
      { op: 'Add', inputs: ['x', 'nothing'], output: 'y' },
    ],
    weights: [weight('first', width, 3), weight('between', width, width), weight('last', 3, width)],
  };
}

/** Instance norm: every pixel depends on the whole picture. */
export const instanceNormGraph: Graph = {
  channels: 3,
  nodes: [{ op: 'InstanceNormalization', inputs: ['x', 'one', 'zero'], output: 'y' }],
  weights: [
    { name: 'one', shape: [3], values: [1, 1, 1] },
    { name: 'zero', shape: [3], values: [0, 0, 0] },
  ],
};
